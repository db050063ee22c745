using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries.Monitoring;

/// <summary>A monitor reports what the dictionary's encode gives, to the bit, from any thread and without allocating.</summary>
public class LatentMonitorTests
{
    const int D = 19, M = 150;

    static float[] Normal(int count, ulong seed, float scale = 1)
    {
        var random = new Philox(seed, 0);
        return [.. Enumerable.Range(0, count).Select(i => scale * (float)random.Normal((ulong)i))];
    }

    // Latents 7 and 8 are alike, so that they tie; inputs are normalised and latents rescaled where the kind knows that.
    static SaeWeights Weights(bool rescales = true)
    {
        float[] encoder = Normal(M * D, 1), decoder = Normal(M * D, 2), bias = Normal(M, 3, 0.3f);
        encoder.AsSpan(7 * D, D).CopyTo(encoder.AsSpan(8 * D));
        decoder.AsSpan(7 * D, D).CopyTo(decoder.AsSpan(8 * D));
        bias[8] = bias[7];
        return new(encoder, bias, decoder, Normal(D, 4))
        {
            RescalesByDecoderNorm = rescales,
            Normalisation = InputNormalisation.LayerNorm,
        };
    }

    static ISparseCoder Coder(string kind) => kind switch
    {
        "standard" => new StandardSae(Weights()),
        "jumprelu" => new JumpReluSae(Weights(), Normal(M, 5)),
        "gated" => new GatedSae(Weights(rescales: false), Normal(M, 6), Normal(M, 7, 0.2f)),
        "topk" => new TopKSae(Weights(), 9),
        "plain topk" => new TopKSae(Weights(rescales: false) with
        {
            CentersInput = false,
            Normalisation = InputNormalisation.None,
        }, 9),
        "groupmax" => new GroupMaxSae(Weights(), 10),
        "signed" => new SignedTopKSae(Weights(), 12),
        _ => new MatchingPursuitSae(Normal(M * D, 8, 0.2f), Normal(D, 9), 0.1, 6),
    };

    public static TheoryData<string> Kinds =>
        ["standard", "jumprelu", "gated", "topk", "plain topk", "groupmax", "signed", "matching pursuit"];

    // What encode gives for the watched latents, in the monitor's order.
    static MonitorHit[] Expected(ISparseCoder coder, float[] x, int n, WatchedLatent[] watched)
    {
        var codes = new SparseCodes(1, 1);
        coder.Encode(x, n, codes, Workers.One);
        List<MonitorHit> hits = [];
        for (int row = 0; row < n; row++)
            for (int i = 0; i < codes.Counts[row]; i++)
            {
                int latent = codes.RowIndices(row)[i], watch = Array.FindIndex(watched, one => one.Latent == latent);
                float value = codes.RowValues(row)[i];
                if (watch >= 0 && value > watched[watch].Threshold) hits.Add(new(row, watch, value));
            }
        return [.. hits];
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Few_and_all_latents_are_those_of_encode(string kind)
    {
        ISparseCoder coder = Coder(kind);
        float[] x = Normal(300 * D, 11, 2);
        WatchedLatent[] few = [new(120, 0.5f), new(8), new(7, 0.1f), new(33)];
        WatchedLatent[] all = [.. Enumerable.Range(0, M).Select(latent => new WatchedLatent(latent, latent % 5 * 0.4f))];
        foreach (WatchedLatent[] watched in new[] { few, all })
        {
            using var monitor = new LatentMonitor(coder, watched);
            foreach (int n in new[] { 0, 1, 2, 13, 300 })
            {
                MonitorHit[] expected = Expected(coder, x, n, watched), found = new MonitorHit[expected.Length + 5];
                Assert.Equal(expected.Length, monitor.Scan(x, n, found));
                Assert.Equal(expected, found[..expected.Length]);
            }
            Assert.NotEmpty(Expected(coder, x, 300, watched));
        }
    }

    [Fact]
    public void What_has_no_room_is_counted()
    {
        ISparseCoder coder = Coder("standard");
        float[] x = Normal(50 * D, 12);
        WatchedLatent[] watched = [new(1), new(2), new(3)];
        using var monitor = new LatentMonitor(coder, watched);
        MonitorHit[] expected = Expected(coder, x, 50, watched), found = new MonitorHit[4];
        Assert.Equal(expected.Length, monitor.Scan(x, 50, found));
        Assert.Equal(expected[..4], found);
        Assert.Equal(expected.Length, monitor.Scan(x, 50, []));
    }

    [Theory]
    [InlineData("standard", 3)]
    [InlineData("jumprelu", 3)]
    [InlineData("gated", 3)]
    [InlineData("topk", 3)]
    [InlineData("topk", M)]
    [InlineData("standard", M)]
    public void Scanning_allocates_nothing(string kind, int watched)
    {
        ISparseCoder coder = Coder(kind);
        float[] x = Normal(40 * D, 13);
        Probe ofActivations = new(About(null), Normal(D, 14), [0]), ofLatents = new(About("d"), Normal(M, 15), [0]);
        using var monitor = new LatentMonitor(coder, [.. Enumerable.Range(0, watched).Select(latent =>
            new WatchedLatent(latent))],
            [new(ofActivations), new(ofLatents)]);
        Assert.True(monitor.AllocatesNothing);
        var hits = new MonitorHit[40 * (M + 2)];
        for (int warm = 0; warm < 50; warm++) Scan(monitor, x, hits);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int found = 0;
        for (int i = 0; i < 100; i++) found += Scan(monitor, x, hits);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(found > 0);
    }

    // A whole batch, and single rows.
    static int Scan(LatentMonitor monitor, float[] x, MonitorHit[] hits) =>
        monitor.Scan(x, 40, hits) + monitor.Scan(x.AsSpan(D), 1, hits);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Any_number_of_threads_may_scan_at_once(string kind)
    {
        ISparseCoder coder = Coder(kind);
        WatchedLatent[] watched = [new(7), new(8), new(60, 0.2f), new(149)];
        using var monitor = new LatentMonitor(coder, watched);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                int n = 1 + (thread * 31 + i * 7) % 90;
                float[] x = Normal(n * D, (ulong)(100 + thread * 1000 + i), 2);
                MonitorHit[] expected = Expected(coder, x, n, watched), found = new MonitorHit[expected.Length + 1];
                Assert.Equal(expected.Length, monitor.Scan(x, n, found));
                Assert.Equal(expected, found[..expected.Length]);
            }
        }, TestContext.Current.CancellationToken)));
    }

    static ProbeDescription About(string? dictionary) =>
        new() { Method = "logistic", Site = "embed", Dictionary = dictionary, Pool = "token", Outputs = ["yes"] };

    [Fact]
    public void Probes_of_activations_and_of_latents_are_watched()
    {
        const int N = 400;
        ISparseCoder coder = Coder("topk");
        float[] x = Normal(N * D, 16, 2), sparse = new float[M];
        Probe plain = new(About(null), Normal(D, 17), [0.2f]);
        var codes = new SparseCodes(1, 1);
        coder.Encode(x, N, codes, Workers.One);
        int often = codes.RowIndices(0)[0], other = codes.RowIndices(1)[0];
        (sparse[often], sparse[other], sparse[140]) = (1.5f, -2, 1);
        var latents = new Probe(About("d"), sparse, [-0.1f]);
        using var monitor = new LatentMonitor(coder, [new(often, 0.3f)], [new(latents, -0.2f), new(plain, 0.4f)]);
        Assert.Equal([$"latent {often}", "yes", "yes"], monitor.Names);
        var found = new MonitorHit[3 * N];
        List<MonitorHit> expected = [];
        for (int row = 0; row < N; row++)
        {
            var f = new float[M];
            for (int i = 0; i < codes.Counts[row]; i++) f[codes.RowIndices(row)[i]] = codes.RowValues(row)[i];
            if (f[often] > 0.3f) expected.Add(new(row, 0, f[often]));
            if (latents.Logit(f) is var z && z > -0.2f) expected.Add(new(row, 1, z));
            if (plain.Logit(x.AsSpan(row * D, D)) is var p && p > 0.4f) expected.Add(new(row, 2, p));
        }
        Assert.Equal(expected.Count, monitor.Scan(x, N, found));
        Assert.Equal(expected, found[..expected.Count]);
        Assert.Equal(3, expected.Select(hit => hit.Watch).Distinct().Count());

        using var alone = new LatentMonitor(null, [], [new(plain, 0.4f)]);
        Assert.Equal(expected.Count(hit => hit.Watch == 2), alone.Scan(x, N, found));
    }

    [Fact]
    public void What_cannot_be_watched_is_refused_in_one_line()
    {
        ISparseCoder coder = Coder("standard");
        var probe = new Probe(About(null), Normal(D + 1, 1), [0]);
        (string, Func<LatentMonitor>)[] wrong =
        [
            ("nothing to watch", () => new(coder, [])),
            ("latent 150; the dictionary has 0 to 149", () => new(coder, [new(150)])),
            ("latent -1", () => new(coder, [new(-1)])),
            ("threshold -1 of latent 3", () => new(coder, [new(3, -1)])),
            ("threshold NaN", () => new(coder, [new(3, float.NaN)])),
            ("watched twice", () => new(coder, [new(3), new(4), new(3)])),
            ("of no dictionary", () => new(null, [new(3)])),
            ("width 20; the others read 19", () => new(coder, [], [new(probe)])),
            ("output 1 of a probe with 1", () => new(coder, [], [new(probe, 0, 1)])),
            ("a probe of 19 latents", () => new(coder, [], [new(new(About("d"), Normal(D, 1), [0]))])),
        ];
        foreach (var (expected, make) in wrong)
        {
            string message = Assert.Throws<InputException>(() => { using LatentMonitor made = make(); }).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
        using var monitor = new LatentMonitor(coder, [new(3)]);
        Assert.Throws<ArgumentException>(() => monitor.Scan(new float[D - 1], 1, []));
    }

    /// <summary>No comparison with NaN holds, so a row of it would be one on which nothing fires.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_row_that_is_not_finite_is_refused(string kind)
    {
        ISparseCoder coder = Coder(kind);
        var probe = new Probe(About(null), Normal(D, 14), [0]);
        using var both = new LatentMonitor(coder, [new(3), new(70)], [new(probe)]);
        using var alone = new LatentMonitor(null, [], [new(probe)]);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue })
            foreach ((int row, int column) in new[] { (0, 0), (100, D - 1), (299, 7) })
            {
                float[] x = Normal(300 * D, 11, 2);
                x[row * D + column] = bad;
                foreach (LatentMonitor monitor in new[] { both, alone })
                    Assert.Contains($"row {row} of the activations has a NaN",
                        Assert.Throws<InputException>(() => monitor.Scan(x, 300, [])).Message, StringComparison.Ordinal);
            }
    }

    /// <summary>Another dictionary of as many latents, such as the one that was trained again under the same name.</summary>
    [Fact]
    public void A_probe_of_another_dictionarys_latents_is_refused_where_it_says_so()
    {
        using var folder = new TempFolder();
        using var coder = new StandardSae(Normal(M * D, 1), Normal(M, 2), Normal(M * D, 3), Normal(D, 4));
        SaeLensFolder.Write(folder.Path, coder, new Dictionary<string, object?>(), new double[M]);
        Probe OfLatents(string? hash) => new(About("d") with
        {
            Settings = hash is null ? null : new JsonObject { ["inputs"] = new JsonObject { ["dictionary"] = hash } },
        }, Normal(M, 15), [0]);
        LoadedDictionary opened = DictionaryFormat.Open(folder.Path);
        (opened.Coder as IDisposable)?.Dispose();
        foreach (string? own in new[] { null, InputHash.OfDictionary(opened) })
            LatentMonitor.Open(folder.Path, [], [new(OfLatents(own))]).Dispose();
        Assert.Contains("which had other files than " + folder.Path, Assert.Throws<InputException>(() =>
            LatentMonitor.Open(folder.Path, [], [new(OfLatents(new string('0', 64)))])).Message, StringComparison.Ordinal);
    }
}
