using System.Runtime.InteropServices;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>Explaining with the subject model, statistics and labels: what was planted is found, on other documents.</summary>
public sealed class OfflineTests : IDisposable
{
    const int Words = 16;

    readonly PlantedRun run = new(words: Words, contexts: true);
    readonly FeatureIndex index;
    readonly EvidenceSource source;
    readonly Asking asking;

    public OfflineTests()
    {
        index = run.Open();
        source = new(run.Folder, index, new(), () => new PlantedSubject(Words));
        asking = new(new(), PromptSet.BuiltIn, source, null);
    }

    public void Dispose()
    {
        source.Dispose();
        index.Dispose();
        run.Dispose();
    }

    [Fact]
    public void No_document_is_in_both_corpora()
    {
        HashSet<int> train = [.. Enumerable.Range(0, source.TrainCorpus.Count).Select(i => source.TrainCorpus.Document(source.TrainCorpus.Row(i)))];
        HashSet<int> test = [.. Enumerable.Range(0, source.TestCorpus.Count).Select(i => source.TestCorpus.Document(source.TestCorpus.Row(i)))];
        Assert.Empty(train.Intersect(test));
        Assert.Equal(index.Items.Description.Documents, train.Count + test.Count);
    }

    /// <summary>metrics.md: N2G has precision and recall 1 on a planted token latent; on one with a token before and on one with a
    /// gap, too.</summary>
    [Fact]
    public async Task N2G_finds_planted_n_grams_with_precision_and_recall_1()
    {
        foreach (int latent in Enumerable.Range(0, run.Latents).Except([0, 3]))
        {
            LatentEvidence evidence = source.Of(latent);
            Explanation label = (await new AlteredTextExplainer().Explain(evidence, asking))!;
            int[] expected = latent == run.After ? [2, 1] : latent == run.TwoAfter ? [5, NgramRule.Any, 4] : [latent + 1];
            Assert.Equal(expected, Assert.Single(label.Rule!.Ngrams));
            Measured measured = await new EveryTokenScorer().Score(evidence, label, asking);
            Assert.Equal((1.0, 1.0, 1.0), (measured.Score!.Value.Value, measured.Precision, measured.TruePositiveRate));
        }
    }

    [Fact]
    public void A_trie_keeps_the_shortest_n_grams()
    {
        var trie = new NgramTrie();
        trie.Add([1, 2, 3]);
        trie.Add([4, NgramRule.Any, 3]);
        trie.Add([7, 2, 3]);
        trie.Add([9, 1, 2, 3]);
        Assert.Equal([[4, NgramRule.Any, 3], [1, 2, 3], [7, 2, 3]], trie.Ngrams());
        trie.Add([2, 3]);
        Assert.Equal([[4, NgramRule.Any, 3], [2, 3]], trie.Ngrams());
    }

    [Fact]
    public void Replacing_what_counts_costs_everything_and_what_does_not_nothing()
    {
        double[] lost = Saliency.Of(source.Subject, run.TwoAfter, [0, 7, 5, 9, 4], 1, 2, source.TrainCorpus,
            new Draws(0, 0, DrawPurpose.Saliency));
        Assert.Equal([0, 1, 0, 1], lost);
    }

    [Fact]
    public void Firing_is_told_by_the_token_or_only_with_the_one_before()
    {
        var word = new FiringStatistics(index, 5, source.TrainCorpus);
        Assert.Equal((1.0, 1.0), (word.ByToken, word.ByBoth));
        var (id, fired, seen) = Assert.Single(word.Tokens);
        Assert.Equal((6, word.Fired, word.Fired), (id, fired, seen));
        var after = new FiringStatistics(index, run.After, source.TrainCorpus);
        Assert.Equal((0.0, 0.0, 1.0), (after.ByToken, after.ByBefore, after.ByBoth));
        Assert.Equal(2, after.MostAfter);
        (double share, double lift) = after.After(2);
        Assert.Equal(1, share);
        Assert.Equal(Words, lift, 2.0);
        Assert.Equal([(2, after.Fired, after.Fired)], after.Before(1));
    }

    [Fact]
    public void Surprisal_is_that_of_the_tokens_it_fires_on()
    {
        Surprise surprised = source.Surprisal.Of(2)!, calm = source.Surprisal.Of(6)!;
        Assert.Equal((PlantedSubject.High, PlantedSubject.Low), (surprised.There, calm.There));
        Assert.Equal(PlantedSubject.Low + (PlantedSubject.High - PlantedSubject.Low) / (double)Words, surprised.Mean, 0.02);
        Assert.InRange(surprised.Firings, SubjectSurprisal.Tokens / Words * 0.3, SubjectSurprisal.Tokens / Words * 1.2);
    }

    [Fact]
    public async Task A_sentence_says_what_was_measured()
    {
        Explanation label = (await new SentenceExplainer().Explain(source.Of(run.After), asking))!;
        Assert.Matches("""^fires on " w0000" \(100 % of its firings, 6 % of the token's\), mostly after " w0001" \(100 %, 1[4-8]\.\d times as often as elsewhere\); """ +
            "its token tells 0 % of its firings, the one before 0 %, both 100 %; " +
            "share of the activation lost by replacing the token 100 %, that 1 before 100 %; " +
            """surprisal there 1\.0 nats, 1\.1 on average$""", label.Text);
        Assert.Equal([2, 1], Assert.Single(label.Rule!.Ngrams));
        Assert.Equal([1, 1, 0, 0], label.Facts!.Saliency.Take(4));
        Assert.Equal((0.0, 1.0), (label.Facts.ByToken, label.Facts.ByBoth));
    }

    /// <summary>What is null is left out of a line.</summary>
    [Fact]
    public void Facts_without_a_surprise_are_read_back()
    {
        string path = NoteFiles.Labels(run.Folder, PlantedRun.Dictionary);
        using (var journal = new Journal<LatentLabel>(path, _ => { }))
            journal.Append(new("hash", 1, "sentence", "fires", 0, default) { Facts = new(0.5, 0, 1, [1, 0.25]) });
        LatentFacts facts = Assert.Single(Journal<LatentLabel>.Read(path)).Facts!;
        Assert.Equal((0.5, 0.0, 1.0, null), (facts.ByToken, facts.ByBefore, facts.ByBoth, facts.Surprise));
        Assert.Equal([1, 0.25], facts.Saliency);
    }

    /// <summary>Latent 5 tracks a variable everywhere, latent 7 another in documents of even number alone; a third is everywhere.
    /// </summary>
    [Fact]
    public async Task Truth_names_the_variable_that_a_latent_tracks()
    {
        WriteLabels((document, id) => (id == 6 ? 1ul : 0) | (id == 8 && document % 2 == 0 ? 2ul : 0) | 4);
        foreach ((int latent, int variable) in ((int, int)[])[(5, 0), (7, 1)])
        {
            LatentEvidence evidence = source.Of(latent);
            Explanation label = (await new TruthExplainer().Explain(evidence, asking))!;
            Assert.StartsWith($"variable {variable} (of words); F1 ", label.Text, StringComparison.Ordinal);
            Assert.Equal(variable, label.Variable);
            Measured measured = await new VariableScorer().Score(evidence, label, asking);
            Assert.Equal(1, measured.Precision);
            if (latent == 5) Assert.Equal(1, measured.Score!.Value.Value);
            else Assert.InRange(measured.TruePositiveRate!.Value, 0.4, 0.6);
        }
    }

    [Fact]
    public async Task Truth_of_documents_without_labels_is_refused() =>
        Assert.Contains("the documents have no labels", (await Assert.ThrowsAsync<InputException>(
            () => new TruthExplainer().Explain(source.Of(5), asking))).Message, StringComparison.Ordinal);

    void WriteLabels(Func<int, int, ulong> bits)
    {
        int tokens = (int)index.Items.Description.Tokens;
        var words = new ulong[tokens];
        for (int context = 0, at = 0; context < index.Items.Description.Contexts; context++)
            foreach (int id in index.Items.Context(context)) words[at++] = bits(context, id);
        JsonFile.Write(Path.Combine(run.Folder.Items, LabelStore.DescriptionFile), new LabelDescription
        {
            Source = "planted",
            Tokens = tokens,
            Variables = [.. Enumerable.Range(0, 3).Select(v => new LabelledVariable($"variable {v}", "group", "of words"))],
        });
        BinaryFile.Write(Path.Combine(run.Folder.Items, LabelStore.BitsFile), LabelStore.Kind,
            stream => stream.Write(MemoryMarshal.AsBytes<ulong>(words)));
    }
}
