using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>A capture is what the model computes at its sites, row by row, and can be stopped, damaged and repaired.</summary>
public sealed class CaptureTests : IDisposable
{
    const int ShardRows = 1000;

    readonly List<IDisposable> owned = [];

    public void Dispose() => owned.ForEach(resource => resource.Dispose());

    T Own<T>(T resource) where T : IDisposable
    {
        owned.Add(resource);
        return resource;
    }

    static readonly string[] LlamaSites =
        ["embed", "blocks.0.mlp_post", "blocks.1.attn_z", "blocks.1.resid_mid", "blocks.2.resid_post", "final_norm", "logits"];

    static readonly string[] Gpt2Sites = ["blocks.0.resid_pre", "blocks.0.attn_out", "blocks.1.mlp_out", "blocks.1.ln2"];

    /// <summary>A run with some 9,000 tokens in contexts of 24, so that a capture takes three batches and nine shards.</summary>
    (RunFolder Run, ItemStore Items, TinyModelFolder Model) Prepare(string family, int documents = 60)
    {
        TempFolder folder = Own(new TempFolder());
        TinyModelFolder model = Own(new TinyModelFolder(family));
        var random = new Philox(8, 0);
        string Text(int document) => string.Concat(
            Enumerable.Range(document * 150, 150).Select(i => (char)('a' + random.Below((ulong)i, 26))));
        File.WriteAllLines(folder.File("text.jsonl"), Enumerable.Range(0, documents).Select(i => $"{{\"text\": \"{Text(i)}\"}}"));
        RunFolder run = RunFolder.Create(folder.File("run"));
        var config = new ItemConfig { Model = model.Path, Text = [folder.File("text.jsonl")], Context = 24 };
        return (run, Own(ItemBuilder.Build(run, config, model.Config, new Workers(2))), model);
    }

    static CaptureConfig Config(RowType type, params string[] sites) =>
        new() { Sites = [.. sites.Select(Site.Parse)], Type = type, ShardRows = ShardRows };

    static void Capture(
        RunFolder run, ItemStore items, TinyModelFolder model, CaptureConfig config, int workers = 1, int? stopAfter = null)
    {
        using LanguageModel loaded = model.Load(workers);
        using var cancel = new CancellationTokenSource();
        int batches = 0;
        new CaptureJob(run, items, loaded, config, new Workers(workers)).Run(ModelIdentity.Of(model.Path), _ =>
        {
            if (++batches == stopAfter) cancel.Cancel();
        }, cancel.Token);
    }

    /// <summary>Context by context through RunWithCache: the values of every token that is not special, and where it is.</summary>
    static (float[] Rows, List<RowPosition> At) Expected(ItemStore items, TinyModelFolder model, string site)
    {
        using LanguageModel loaded = model.Load();
        var (rows, at) = (new List<float>(), new List<RowPosition>());
        for (int context = 0; context < items.Description.Contexts; context++)
        {
            int[] ids = items.Context(context).ToArray();
            ActivationCache cache = loaded.RunWithCache(TokenBatch.Of(ids), Site.Parse(site));
            for (int position = 0; position < ids.Length; position++)
            {
                if (items.IsSpecial(ids[position])) continue;
                rows.AddRange(cache.Row(Site.Parse(site), position));
                at.Add(new(context, position));
            }
        }
        return ([.. rows], at);
    }

    static float[] Stored(ActivationStore store)
    {
        var rows = new float[store.Count * store.Width];
        store.Read(0, (int)store.Count, rows);
        return rows;
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    public void In_f32_rows_are_what_the_model_computes_to_the_bit(string family)
    {
        var (run, items, model) = Prepare(family);
        string[] sites = family == "llama" ? LlamaSites : Gpt2Sites;
        Capture(run, items, model, Config(RowType.F32, sites), workers: 2);
        Assert.Equal(sites.Order(StringComparer.Ordinal), run.CaptureNames);
        foreach (string site in sites)
        {
            using ActivationStore store = ActivationStore.Open(run.Capture(site));
            (float[] rows, List<RowPosition> at) = Expected(items, model, site);
            Assert.Equal(rows, Stored(store));
            Assert.Equal(at, store.Positions(0, at.Count).ToArray());
            Assert.Equal((site, RowType.F32), (store.Description.Site, store.Description.Type));
            Assert.Equal(model.Config.SiteWidth(Site.Parse(site)), store.Width);
            AssertStatistics(store, rows, at.Count(row => !items.IsHeldOut(row.Context)));
        }
    }

    static void AssertStatistics(ActivationStore store, float[] rows, int trainRows)
    {
        Assert.InRange(trainRows, 1, store.Count - 1);
        Assert.Equal(trainRows, store.TrainCount);
        using var plain = new MatrixSource(rows, store.Width, trainRows);
        for (int c = 0; c < store.Width; c++) Assert.Equal(plain.Mean[c], store.Mean[c], 1e-9);
        Assert.Equal(plain.MeanSquaredNorm, store.MeanSquaredNorm, 1e-9 * plain.MeanSquaredNorm);
        double scale = store.Description.NormScale;
        Assert.Equal(store.Width, plain.MeanSquaredNorm * scale * scale, 1e-6 * store.Width);
    }

    /// <summary>f16 as .NET's own Half rounds, bf16 within half of its last place, int8 within half of the row's scale.</summary>
    [Theory]
    [InlineData(RowType.F16)]
    [InlineData(RowType.BF16)]
    [InlineData(RowType.Int8)]
    public void In_narrow_types_rows_are_as_near_as_the_type_allows(RowType type)
    {
        const string site = "blocks.1.resid_post";
        var (run, items, model) = Prepare("llama", documents: 10);
        Capture(run, items, model, Config(type, site));
        using ActivationStore store = ActivationStore.Open(run.Capture(site));
        float[] exact = Expected(items, model, site).Rows, stored = Stored(store);
        for (int row = 0; row < store.Count; row++)
        {
            Range values = (row * store.Width)..((row + 1) * store.Width);
            double largest = exact[values].Max(Math.Abs);
            foreach ((float x, float y) in exact[values].Zip(stored[values]))
            {
                if (type == RowType.F16) Assert.Equal((float)(Half)x, y);
                else if (type == RowType.BF16) Assert.InRange(Math.Abs(x - y), 0, Math.ScaleB(1, Math.ILogB(x) - 8));
                else Assert.InRange(Math.Abs(x - y), 0, largest / 127 / 2 * (1 + 1e-5));
            }
        }
        // The statistics are of the rows as stored, which is what training sees.
        AssertStatistics(store, stored, (int)store.TrainCount);
        var gathered = new float[2 * store.Width];
        store.Gather([store.Count - 1, 5], gathered, new Workers(2));
        Assert.Equal([.. stored[^store.Width..], .. stored[(5 * store.Width)..(6 * store.Width)]], gathered);
    }

    /// <summary>Rows whose numbers are at the edge of f32 keep their sign and stay within half of their scale in int8.</summary>
    [Theory]
    [InlineData(3e38f)]
    [InlineData(1e-38f)]
    [InlineData(2e-43f)]
    [InlineData(0)]
    public void Int8_never_wraps_around(float largest)
    {
        float[] row = [largest, -largest, largest / 2, 0], back = new float[4];
        var bytes = new byte[RowCodec.RowBytes(RowType.Int8, 4)];
        RowCodec.Encode(RowType.Int8, row, bytes);
        RowCodec.Decode(RowType.Int8, bytes, back);
        // Below the normal numbers the scale itself is only known to one place.
        double tolerance = largest / 127 / 2 * 1.001 + 127 * (double)float.Epsilon;
        foreach ((float x, float y) in row.Zip(back)) Assert.InRange(Math.Abs((double)x - y), 0, tolerance);
    }

    [Fact]
    public void A_stopped_capture_goes_on_to_the_same_files()
    {
        string[] sites = ["blocks.0.mlp_post", "blocks.2.resid_post"];
        var (run, items, model) = Prepare("llama");
        Capture(run, items, model, Config(RowType.BF16, sites));
        SortedDictionary<string, string> whole = SmallTraining.Files(run.Activations);

        Directory.Delete(run.Activations, recursive: true);
        Assert.Throws<OperationCanceledException>(() => Capture(run, items, model, Config(RowType.BF16, sites), stopAfter: 1));
        Assert.Empty(run.CaptureNames);
        Assert.Equal(3, Directory.GetFiles(run.Capture(sites[0]), "shard-*").Length);
        Assert.Throws<OperationCanceledException>(
            () => Capture(run, items, model, Config(RowType.BF16, sites), workers: 2, stopAfter: 1));

        // What a kill in the middle of a write leaves: a torn last shard at one site, at the other one shard less.
        string last = Directory.GetFiles(run.Capture(sites[0]), "shard-*").Order(StringComparer.Ordinal).Last();
        File.WriteAllBytes(last, File.ReadAllBytes(last)[..^9]);
        File.Delete(Directory.GetFiles(run.Capture(sites[1]), "shard-*").Order(StringComparer.Ordinal).Last());
        Capture(run, items, model, Config(RowType.BF16, sites));
        Assert.Equal(whole, SmallTraining.Files(run.Activations));
    }

    /// <summary>Shards of a half-done capture of another type are not continued.</summary>
    [Fact]
    public void A_stopped_capture_of_another_type_is_begun_anew()
    {
        const string site = "blocks.2.resid_post";
        var (run, items, model) = Prepare("llama");
        Assert.Throws<OperationCanceledException>(() => Capture(run, items, model, Config(RowType.F16, site), stopAfter: 1));
        Capture(run, items, model, Config(RowType.F32, site));
        using ActivationStore store = ActivationStore.Open(run.Capture(site));
        Assert.Equal(Expected(items, model, site).Rows, Stored(store));
    }

    [Fact]
    public void A_complete_capture_is_kept_and_another_model_or_type_refused()
    {
        const string site = "blocks.2.resid_post";
        var (run, items, model) = Prepare("llama", documents: 10);
        Capture(run, items, model, Config(RowType.F32, site));
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(run.Capture(site), "capture.json"));
        Capture(run, items, model, Config(RowType.F32, site, "embed"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(run.Capture(site), "capture.json")));
        Assert.Equal([site, "embed"], run.CaptureNames);
        const string reason = "another model, other items or as another type";
        Refusal.Of(() => Capture(run, items, model, Config(RowType.F16, site)), run.Capture(site), reason);
        File.AppendAllText(Path.Combine(model.Path, "config.json"), " ");
        Refusal.Of(() => Capture(run, items, model, Config(RowType.F32, site)), run.Capture(site), reason);
    }

    /// <summary>Damage is found when the capture is opened, named with its repair, and the repair repairs.</summary>
    [Fact]
    public void Damaged_captures_are_one_line_and_capturing_again_repairs_them()
    {
        const string site = "blocks.2.resid_post";
        var (run, items, model) = Prepare("llama");
        CaptureConfig config = Config(RowType.F32, site);
        Capture(run, items, model, config);
        SortedDictionary<string, string> whole = SmallTraining.Files(run.Activations);
        string folder = run.Capture(site), repair = $"fathom capture --site {site}";
        var damages = new List<(string File, string Reason, Func<byte[], byte[]> Change)>
        {
            ("shard-00004.bin", "torn", bytes => bytes[..^10]),
            ("shard-00000.bin", "too short", bytes => bytes[..40]),
            ("shard-00003.bin", "checksum", bytes => Flipped(bytes, bytes.Length / 2)),
            ("shard-00008.bin", "checksum", bytes => Flipped(bytes, bytes.Length - 1)),
            ("shard-00001.bin", "another kind of file", bytes => [.. new byte[100], .. bytes]),
            ("shard-00001.bin", "version", bytes => Flipped(bytes, 8)),
            ("shard-00002.bin", "bytes of data", _ => File.ReadAllBytes(Path.Combine(folder, "shard-00009.bin"))),
            ("rows.bin", "checksum", bytes => Flipped(bytes, 70)),
            ("rows.bin", "another kind of file", _ => File.ReadAllBytes(Path.Combine(folder, "shard-00000.bin"))),
        };
        foreach ((string file, string reason, Func<byte[], byte[]> change) in damages)
        {
            string path = Path.Combine(folder, file);
            byte[] before = File.ReadAllBytes(path);
            File.WriteAllBytes(path, change(before));
            Refusal.Of(() => ActivationStore.Open(folder).Dispose(), path, reason);
            Refusal.Of(() => ActivationStore.Open(folder).Dispose(), path, repair);
            File.WriteAllBytes(path, before);
        }
        File.Delete(Path.Combine(folder, "shard-00005.bin"));
        Refusal.Of(() => ActivationStore.Open(folder).Dispose(), Path.Combine(folder, "shard-00005.bin"), repair);
        Capture(run, items, model, config);
        Assert.Equal(whole, SmallTraining.Files(run.Activations));
    }

    [Theory]
    [InlineData("\"rows\": ", "\"rows\": -")]
    [InlineData("\"trainRows\": ", "\"trainRows\": 9")]
    [InlineData("\"width\": ", "\"width\": -")]
    [InlineData("\"width\": ", "\"width\": 2")]
    [InlineData("\"shardRows\": 1000", "\"shardRows\": 0")]
    [InlineData("\"type\": \"f32\"", "\"type\": 77")]
    [InlineData("\"type\": \"f32\"", "\"type\": \"f8\"")]
    [InlineData("\"mean\": [", "\"mean\": [0,")]
    [InlineData("{", "")]
    public void A_capture_json_that_cannot_be_true_is_one_line(string from, string to)
    {
        const string site = "embed";
        var (run, items, model) = Prepare("llama", documents: 4);
        Capture(run, items, model, Config(RowType.F32, site));
        string path = Path.Combine(run.Capture(site), "capture.json"), text = File.ReadAllText(path);
        Assert.Contains(from, text);
        File.WriteAllText(path, text.Replace(from, to));
        Refusal.Of(() => ActivationStore.Open(run.Capture(site)).Dispose(), run.Capture(site), "fathom capture --site embed");
    }

    [Theory]
    [InlineData("blocks.9.resid_post", "blocks.9.resid_post")]
    [InlineData("blocks.0.attn_pattern", "no fixed width")]
    public void Sites_without_rows_are_refused(string site, string reason)
    {
        var (run, items, model) = Prepare("llama", documents: 2);
        var refusal = Assert.Throws<InputException>(() => Capture(run, items, model, Config(RowType.F32, site)));
        Refusal.AssertOneLine(refusal);
        Assert.Contains(reason, refusal.Message);
        Assert.Empty(run.CaptureNames);
        Assert.Contains("--site", Assert.Throws<OptionException>(() => Capture(run, items, model, Config(RowType.F32))).Message);
    }

    /// <summary>Rows of a width that would make a shard of gigabytes get shorter shards.</summary>
    [Fact]
    public void Wide_rows_are_captured_too()
    {
        var (run, items, model) = Prepare("llama", documents: 4);
        Capture(run, items, model, Config(RowType.F32, "embed") with { ShardRows = int.MaxValue });
        using ActivationStore store = ActivationStore.Open(run.Capture("embed"));
        Assert.Equal(Expected(items, model, "embed").Rows, Stored(store));
        Assert.InRange(store.Description.ShardRows, 1, 1 << 28);
    }

    static byte[] Flipped(byte[] bytes, int place)
    {
        byte[] changed = [.. bytes];
        changed[place] ^= 4;
        return changed;
    }
}
