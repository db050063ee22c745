using Fathom.Cli;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Explorer;
using Fathom.Numerics;
using Fathom.Tests.Checkout;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Two dictionaries of a run beside each other, against the evaluation's own comparison.</summary>
public sealed class ComparisonsTests : IDisposable
{
    const string Other = "other";

    readonly TinyRun run = new();
    readonly RunCatalogue catalogue;
    readonly Comparisons comparisons;

    public ComparisonsTests()
    {
        run.BuildIndex();
        WriteOther(run.Folder, 4);
        catalogue = new(run.Folder);
        comparisons = new(run.Folder, catalogue);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        catalogue.Dispose();
        run.Dispose();
    }

    /// <summary>Another dictionary of the tiny run's site.</summary>
    internal static void WriteOther(RunFolder run, ulong seed)
    {
        using TopKSae other = TinyRun.MakeDictionary(seed);
        SaeLensFolder.Write(run.Dictionary(Other), other, new Dictionary<string, object?> { ["hook_name"] = TinyRun.Site }, new double[TinyRun.Latents]);
    }

    async Task<List<ComparisonStep>> Run()
    {
        List<ComparisonStep> steps = [];
        await foreach (ComparisonStep step in comparisons.Run(TinyRun.Dictionary, Other, Cancel)) steps.Add(step);
        return steps;
    }

    PairComparison Expected()
    {
        using ActivationStore store = run.OpenStore();
        var rows = new ActivationPass(store, new ComparisonOptions().Rows);
        return PairComparison.Of(new(TinyRun.Dictionary, SaeLensFolder.Read(run.Folder.Dictionary(TinyRun.Dictionary)).Coder),
            new(Other, SaeLensFolder.Read(run.Folder.Dictionary(Other)).Coder), rows, rows.Variances(Workers.One), new(), Workers.One, cancel: Cancel);
    }

    [Fact]
    public async Task It_says_what_the_comparison_found()
    {
        PairComparison expected = Expected();
        ComparisonResponse found = (await Run())[^1].Result!;
        Assert.Equal((TinyRun.Dictionary, Other, expected.PairCount), (found.First.Name, found.Second.Name, found.Pairs));
        Assert.Equal((expected.Mcc, expected.EncoderMcc, expected.MeanCorrelation), (found.Mcc, found.EncoderMcc, found.Correlation));
        Assert.Equal((expected.A.Unique, expected.B.Unique, expected.PairThreshold), (found.First.Unique, found.Second.Unique, found.PairThreshold));
        Assert.Equal(expected.PairCount, found.Cosines.Counts.Sum());
        Assert.Equal(expected.PairCount, found.Chance.Sum(), 1e-6);
        Assert.Null(found.Split);
    }

    [Theory]
    [InlineData(nameof(ComparedSort.Cosine))]
    [InlineData(nameof(ComparedSort.Correlation))]
    [InlineData(nameof(ComparedSort.Number))]
    public async Task Pairs_come_in_the_order_asked_for_part_by_part(string by)
    {
        ComparedSort sort = Enum.Parse<ComparedSort>(by);
        PairComparison expected = Expected();
        await Run();
        ComparedResponse first = comparisons.Latents(TinyRun.Dictionary, Other, ComparedKind.Matched, sort, true, 0, 10);
        ComparedResponse rest = comparisons.Latents(TinyRun.Dictionary, Other, ComparedKind.Matched, sort, true, 10, 200);
        ComparedPair[] all = [.. first.Pairs, .. rest.Pairs];
        Assert.Equal(expected.PairCount, all.Length);
        Assert.Equal((all.Length, 10), (first.Matching, rest.Offset));
        Assert.All(all, pair => Assert.Equal((expected.Pairs.Partner[pair.First.Latent], expected.Cosine[pair.First.Latent], expected.Correlation![pair.First.Latent]),
            (pair.Second.Latent, pair.Cosine, pair.Correlation)));
        double[] keys = [.. all.Select(pair => sort switch
        {
            ComparedSort.Cosine => Math.Abs(pair.Cosine),
            ComparedSort.Correlation => pair.Correlation ?? double.NegativeInfinity,
            _ => pair.First.Latent,
        })];
        Assert.Equal(keys.OrderDescending(), keys);
        // The one is indexed, the other is not.
        Assert.All(all, pair => Assert.NotNull(pair.First.FiresOn));
        Assert.All(all, pair => Assert.Null(pair.Second.FiresOn));
        int[] unique = [.. Enumerable.Range(0, TinyRun.Latents).Where(i => Math.Abs(expected.B.Best.Cosine[i]) <= expected.B.Threshold)];
        Assert.Equal(unique, comparisons.Latents(TinyRun.Dictionary, Other, ComparedKind.OnlySecond, ComparedSort.Number, false, 0, 200).Pairs.Select(pair => pair.Second.Latent));
    }

    [Fact]
    public async Task It_is_made_once_and_anew_for_other_weights()
    {
        Assert.True((await Run()).Count > 1);
        Assert.Single(await Run());
        WriteAnotherOther();
        RequestException stale = Assert.Throws<RequestException>(() => comparisons.Latents(TinyRun.Dictionary, Other, ComparedKind.Matched, ComparedSort.Cosine, true, 0, 10));
        Assert.Equal((404, "these two are not compared; run the comparison first"), (stale.Status, stale.Message));
        Assert.True((await Run()).Count > 1);
    }

    /// <summary>Weights that come while it waits for other work are those that are compared, and it is kept as of them.</summary>
    [Fact]
    public async Task What_is_written_while_it_waits_is_what_is_compared()
    {
        using var free = new SemaphoreSlim(0);
        IAsyncEnumerator<int> before = LongWork.Run(0, (report, given) =>
        {
            report(1);
            free.Wait(given);
            return 2;
        }, Cancel).GetAsyncEnumerator(Cancel);
        while (await before.MoveNextAsync() && before.Current == 0) { }
        await using IAsyncEnumerator<ComparisonStep> steps = comparisons.Run(TinyRun.Dictionary, Other, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal("waiting for other work", steps.Current.Doing);
        WriteAnotherOther();
        free.Release();
        await before.DisposeAsync();
        while (await steps.MoveNextAsync()) { }
        Assert.Equal(Fingerprint.OfDictionary(run.Folder, Other), Assert.Single(new KeptComparisons(run.Folder).All()).Second.Hash);
        Assert.Equal(Expected().Mcc!.Value, comparisons.Latents(TinyRun.Dictionary, Other, ComparedKind.Matched, ComparedSort.Number, false, 0, 200).Pairs
            .Average(pair => Math.Abs((double)pair.Cosine)), 1e-12);
    }

    /// <summary>By the page and by the program.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_within_the_work_is_not_kept_as_what_was_read(bool weights)
    {
        void Write()
        {
            if (weights) WriteAnotherOther();
            else WriteCaptureAnew();
        }
        InputException refused = Assert.Throws<InputException>(() => comparisons.Make(TinyRun.Dictionary, Other, step =>
        {
            if (step.Doing == "pairing latents") Write();
        }, Cancel));
        Assert.Contains("compare again", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(run.Folder.Comparisons) ? Directory.GetFiles(run.Folder.Comparisons) : []);

        KeptPair pair = KeptPair.Of(run.Folder, [TinyRun.Dictionary, Other])!;
        DictionaryComparison made = Comparison.Of(run.Folder, TinyRun.Dictionary, Other, (_, _, _) => { }, Cancel);
        if (weights) WriteOther(run.Folder, 6);
        else WriteCaptureAnew();
        pair.Keep(made);
        Assert.Empty(new KeptComparisons(run.Folder).All());
    }

    [Fact]
    public async Task Of_a_capture_that_was_made_anew_it_is_made_anew()
    {
        await Run();
        Assert.Single(comparisons.All().Kept);
        WriteCaptureAnew();
        Assert.Empty(comparisons.All().Kept);
        Assert.True((await Run()).Count > 1);
        Assert.Single(comparisons.All().Kept);
    }

    void WriteAnotherOther()
    {
        WriteOther(run.Folder, 5);
        File.SetLastWriteTimeUtc(Path.Combine(run.Folder.Dictionary(Other), "sae_weights.safetensors"), DateTime.UtcNow.AddSeconds(3));
    }

    void WriteCaptureAnew() => File.AppendAllText(Path.Combine(run.Folder.Capture(TinyRun.Site), "capture.json"), "\n");

    /// <summary>Another server finds it, and so does <c>fathom compare</c>; the page finds what that one has found.</summary>
    [Fact]
    public async Task It_is_kept_in_the_run_for_pages_and_programs_alike()
    {
        Assert.Empty(comparisons.All().Kept);
        ComparisonResponse made = (await Run())[^1].Result!;
        KeptComparison listed = Assert.Single(comparisons.All().Kept);
        Assert.Equal((TinyRun.Dictionary, Other), (listed.First, listed.Second));
        var another = new Comparisons(run.Folder, catalogue);
        List<ComparisonStep> steps = [];
        await foreach (ComparisonStep step in another.Run(TinyRun.Dictionary, Other, Cancel)) steps.Add(step);
        Assert.Equivalent(made, Assert.Single(steps).Result, strict: true);

        Finished again = await FathomCommand.Done("compare", TinyRun.Dictionary, Other, "--run", run.Folder.Path, "--json");
        Assert.Contains("compared before: ", again.Error, StringComparison.Ordinal);
        Assert.Equal(made.Mcc, FathomCommand.OneValue(again).GetProperty("pair").GetProperty("pairs").GetProperty("mcc").GetDouble());

        Finished otherwise = await FathomCommand.Done("compare", TinyRun.Dictionary, Other, "--run", run.Folder.Path, "--rows", "50", "--same", "0.5");
        Assert.DoesNotContain("compared before", otherwise.Error, StringComparison.Ordinal);
        var afterwards = new Comparisons(run.Folder, catalogue);
        await foreach (ComparisonStep step in afterwards.Run(TinyRun.Dictionary, Other, Cancel))
            Assert.Equal((50, 0.5), (step.Result!.Rows, step.Result.Same));
    }

    /// <summary>A damaged file is no obstacle: it is compared anew.</summary>
    [Fact]
    public async Task A_damaged_file_is_made_anew()
    {
        await Run();
        string file = Directory.GetFiles(run.Folder.Comparisons).Single();
        File.WriteAllText(file, "torn");
        List<ComparisonStep> steps = [];
        await foreach (ComparisonStep step in new Comparisons(run.Folder, catalogue).Run(TinyRun.Dictionary, Other, Cancel)) steps.Add(step);
        Assert.True(steps.Count > 1);
        Assert.True(new FileInfo(file).Length > 1000);
    }

    [Theory]
    [InlineData("what chance gives")]
    [InlineData("pairing latents")]
    [InlineData("comparing activations")]
    public void It_is_given_up_within_the_work(string at)
    {
        using var gone = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Comparison.Of(run.Folder, TinyRun.Dictionary, Other, (doing, _, _) =>
        {
            if (doing == at) gone.Cancel();
        }, gone.Token));
    }

    /// <summary>Who leaves after the first step does not keep the next one waiting.</summary>
    [Fact]
    public async Task Who_leaves_makes_room()
    {
        await foreach (ComparisonStep _ in comparisons.Run(TinyRun.Dictionary, Other, Cancel)) break;
        Assert.NotNull((await Run())[^1].Result);
    }

    [Theory]
    [InlineData("tiny", "tiny", 400)]
    [InlineData("tiny", "nothing", 404)]
    [InlineData("../../items", "tiny", 404)]
    public async Task Only_two_dictionaries_of_the_run_are_compared(string first, string second, int status)
    {
        RequestException refused = await Assert.ThrowsAsync<RequestException>(async () =>
        {
            await foreach (ComparisonStep _ in comparisons.Run(first, second, Cancel)) { }
        });
        Assert.Equal(status, refused.Status);
    }
}
