using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Steering;

/// <summary>Columns side by side, and the dose and response of letters that a small random model writes.</summary>
public sealed class SteeringStreamTests : IDisposable
{
    readonly TinyModelFolder folder = new("llama");
    readonly LanguageModel model;
    readonly TopKSae coder;
    readonly SteeringBench bench;

    public SteeringStreamTests()
    {
        model = folder.Load();
        var random = new Philox(2, 2);
        float[] rows = [.. Enumerable.Range(0, 20 * 10).Select(i => (float)random.Normal((ulong)i))];
        coder = new TopKSae(rows, new float[20], rows, new float[10], 3);
        bench = new(new(model, Site.Parse("blocks.1.resid_post")) { Tokenizer = folder.Tokenizer, Coder = coder });
    }

    static SteeringSettings Settings => new()
    {
        Prompt = "abc",
        MaxTokens = 12,
        Temperature = 1.5,
        Seed = 8,
        Interventions = [new() { Direction = new LatentSource(4), Strength = 3 }],
    };

    [Fact]
    public async Task Columns_come_in_turn_and_each_is_what_it_is_alone()
    {
        SteeringColumn[] columns = [SteeringColumn.Default, SteeringColumn.Steered, SteeringColumn.Clamped, SteeringColumn.ErrorFree];
        List<SteeredToken> all = await All(columns, TestContext.Current.CancellationToken);
        Assert.Equal(columns, all.Take(4).Select(token => token.Column));
        int[] prompt = [folder.Bos, .. folder.Tokenizer.Encode("abc")];
        foreach (SteeringColumn column in columns)
            Assert.Equal(bench.Generate(Settings, column, prompt, TestContext.Current.CancellationToken),
                all.Where(token => token.Column == column));
        string text = string.Concat(all.Where(token => token.Column == SteeringColumn.Steered).Select(token => token.Text));
        int[] ids = [.. all.Where(token => token.Column == SteeringColumn.Steered).Select(token => token.Id)];
        Assert.Equal(folder.Tokenizer.Decode([.. prompt, .. ids], skipSpecial: true)["abc".Length..], text);
    }

    [Fact]
    public async Task Two_streams_at_a_time_do_not_disturb_each_other()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        SteeringColumn[] columns = [SteeringColumn.Default, SteeringColumn.Steered];
        List<SteeredToken> alone = await All(columns, cancel);
        List<SteeredToken>[] together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => All(columns, cancel))));
        Assert.All(together, stream => Assert.Equal(alone, stream));
    }

    [Fact]
    public async Task A_cancelled_stream_ends_and_frees_the_model()
    {
        using var stop = new CancellationTokenSource();
        int tokens = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SteeredToken _ in bench.Stream(Settings, [SteeringColumn.Given], stop.Token))
                if (++tokens == 3) await stop.CancelAsync();
        });
        Assert.Equal((3, 1), (tokens, bench.Exclusion.CurrentCount));
    }

    /// <summary>Every figure of a point made again from whole logits, in double precision.</summary>
    [Fact]
    public void A_dose_is_measured_on_the_text_that_it_made()
    {
        int target = folder.Tokenizer.Encode("e")[0];
        DoseReport report = bench.Measure(new(Settings, [0, 2], ["abc", "de"]) { Targets = [target] },
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal(report.Unsteered.Perplexity, report.Points[0].Perplexity);
        Assert.Equal((0.0, null), (report.Points[0].Divergence!.Value, report.Points[0].Switched));
        DosePoint point = report.Points[1];
        double kl = 0, loss = 0, change = 0, rise = 0;
        int tokens = 0;
        var plan = SteeringPlan.Of(bench.Subject, new Directions(bench.Subject), Settings.Times(2), [0]);
        foreach (var (prompt, text) in ((string, DoseText)[])[("abc", point.Texts[0]), ("de", point.Texts[1])])
        {
            int[] before = [folder.Bos, .. folder.Tokenizer.Encode(prompt)];
            var batch = TokenBatch.Of([.. before, .. text.Ids]);
            Hooks hooks = plan.Hooks(before.Length);
            double[][] p = LogP(model.Logits(batch)), q = LogP(model.Logits(batch, hooks));
            int first = before.Length - 1, n = text.Ids.Count;
            kl += Enumerable.Range(first, n).Average(row => p[row].Zip(q[row], (a, b) => Math.Exp(a) * (a - b)).Sum()) / 2;
            change += Enumerable.Range(first, n).Average(row => q[row][target] - p[row][target]) / 2;
            loss -= Enumerable.Range(0, n).Sum(i => p[first + i][text.Ids[i]]);
            tokens += n;
            float[] h = model.RunWithCache(batch, bench.Subject.Site)[bench.Subject.Site].ToArray();
            float[] moved = model.RunWithCache(batch, hooks, bench.Subject.Site)[bench.Subject.Site].ToArray();
            rise += Enumerable.Range(0, batch.Rows).Where(row => !folder.Tokenizer.IsSpecial(batch.Ids[row])).Average(row =>
                Value(moved, row) - Value(h, row)) / 2;
        }
        Assert.Equal((kl, change, rise), (point.Divergence!.Value, point.TargetChanges[0]!.Value, point.OwnRise[0].Rise),
            new Near(1e-5));
        Assert.Equal(Math.Exp(loss / tokens), point.Perplexity!.Value, 1e-4);
        Assert.True(point.Switched > 0 && point.OffTargetShare is > 0 and < 1);
        DoseText one = point.Texts[0];
        Assert.Equal((double)one.Ids.Distinct().Count() / one.Ids.Count, one.Distinct[0]!.Value, 1e-12);
        Assert.Equal((double)one.Ids.Zip(one.Ids.Skip(1)).Distinct().Count() / (one.Ids.Count - 1),
            one.Distinct[1]!.Value, 1e-12);
    }

    /// <summary>The last token of such a text is one that the model itself never reads.</summary>
    [Fact]
    public void A_text_that_fills_the_context_is_measured()
    {
        int room = model.Config.ContextLength - 1 - folder.Tokenizer.Encode("abc").Length;
        // The first that does not end by itself.
        DoseText text = Enumerable.Range(0, 100).Select(seed => bench.Measure(
            new(Settings with { MaxTokens = 2 * room, Seed = (ulong)seed }, [2], ["abc"]),
            cancel: TestContext.Current.CancellationToken).Points[0].Texts[0]).First(text => text.Ids.Count == room + 1);
        Assert.True(text.Divergence > 0);
    }

    public void Dispose()
    {
        coder.Dispose();
        model.Dispose();
        folder.Dispose();
    }

    async Task<List<SteeredToken>> All(SteeringColumn[] columns, CancellationToken cancel)
    {
        var all = new List<SteeredToken>();
        await foreach (SteeredToken token in bench.Stream(Settings, columns, cancel)) all.Add(token);
        return all;
    }

    double Value(float[] rows, int row)
    {
        var codes = new SparseCodes(1, 1);
        coder.Encode(rows.AsSpan(row * 10, 10), 1, codes, Workers.One);
        int at = codes.RowIndices(0).IndexOf(4);
        return at < 0 ? 0 : codes.RowValues(0)[at];
    }

    double[][] LogP(float[] logits) => [.. logits.Chunk(model.Config.VocabularySize).Select(row =>
    {
        double normaliser = Math.Log(row.Sum(x => Math.Exp(x)));
        return row.Select(x => x - normaliser).ToArray();
    })];

    sealed class Near(double tolerance) : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) => Math.Abs(x.Item1 - y.Item1) < tolerance
            && Math.Abs(x.Item2 - y.Item2) < tolerance && Math.Abs(x.Item3 - y.Item3) < tolerance;

        public int GetHashCode((double, double, double) value) => 0;
    }
}
