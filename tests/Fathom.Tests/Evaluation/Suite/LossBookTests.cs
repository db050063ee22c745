using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What a model loses is measured once, whoever asks.</summary>
public sealed class LossBookTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static CoreSubject Subject(ISparseCoder coder, IVectorSource rows, string name) =>
        new(name, coder, rows) { Identity = name, RowsIdentity = "rows", ModelIdentity = "model" };

    /// <summary>A second dictionary finds the clean run, zeros and means of the first, and its numbers are those that it has
    /// alone.</summary>
    [Fact]
    public void A_second_dictionary_reuses_what_the_first_computed_and_gets_the_same_bits()
    {
        using var run = new TinyRun();
        using var folder = new TempFolder();
        using ItemStore items = run.OpenItems();
        using ActivationStore rows = run.OpenStore();
        using LanguageModel model = CoreEvaluationTests.Model(1);
        using TopKSae other = TinyRun.MakeDictionary(8);
        var sites = new CoderSites(Site.Parse(TinyRun.Site));
        CoreSubject first = Subject(run.Coder, rows, "first"), second = Subject(other, rows, "second");
        SplicedLosses alone = new LossBook(model, "model", items, new(null), Workers.One).Of(second, sites, null, Cancel);

        new LossBook(model, "model", items, new(folder.Path), Workers.All).Of(first, sites, null, Cancel);
        Assert.Equal(4, Directory.GetFiles(folder.Path).Length);
        var later = new EvaluationCache(folder.Path);
        SplicedLosses after = new LossBook(model, "model", items, later, Workers.All).Of(second, sites, null, Cancel);
        // Its own run is all that was new.
        Assert.Equal(5, Directory.GetFiles(folder.Path).Length);
        Equal(alone, after);

        // Both at once, in one pass over the text.
        var together = new LossBook(model, "model", items, new(null), Workers.All);
        together.Measure([(first, sites), (second, sites)], null, Cancel);
        int passes = 0;
        Equal(alone, together.Of(second, sites, (_, _) => passes++, Cancel));
        Assert.Equal(0, passes);
        // Without an identity nothing can be kept, and the numbers are the same.
        Equal(alone, new LossBook(model, "", items, later, Workers.All).Of(second with { Identity = "" }, sites, null, Cancel));
    }

    static void Equal(SplicedLosses one, SplicedLosses other)
    {
        Assert.Equal(one.Summary, other.Summary);
        Assert.Equal(one.Spliced.Loss, other.Spliced.Loss);
        Assert.Equal(one.Spliced.Divergence, other.Spliced.Divergence);
    }

    /// <summary>Sums by document hold all of the tokens: of all documents together they are the summary.</summary>
    [Fact]
    public void The_documents_add_up_to_the_whole()
    {
        using var run = new TinyRun();
        using ItemStore items = run.OpenItems();
        using ActivationStore rows = run.OpenStore();
        using LanguageModel model = CoreEvaluationTests.Model(1);
        SplicedLosses losses = new LossBook(model, "", items, new(null), Workers.All)
            .Of(Subject(run.Coder, rows, "d"), new CoderSites(Site.Parse(TinyRun.Site)), null, Cancel);
        double[] sums = losses.ByDocument();
        Assert.Equal(TinyRun.Documents - TinyRun.TrainDocuments, sums.Length / SplicedLosses.Terms);
        double[] total = [.. Enumerable.Range(0, SplicedLosses.Terms).Select(term =>
            sums.Where((_, i) => i % SplicedLosses.Terms == term).Sum())];
        LossSummary whole = losses.Summary, summed = SplicedLosses.Of(total);
        Assert.Equal(whole.Predictions, summed.Predictions);
        Assert.Equal(whole.CeSpliced, summed.CeSpliced, 1e-12);
        Assert.Equal(whole.KlZero, summed.KlZero, 1e-12);
        Assert.Equal(whole.CeClean, summed.CeClean, 1e-12);
    }
}
