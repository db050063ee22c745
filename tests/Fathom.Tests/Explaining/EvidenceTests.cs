using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explaining;

/// <summary>Passages are drawn as said: over deciles, half near misses, and never from a document of the other side.</summary>
public sealed class EvidenceTests : IDisposable
{
    readonly PlantedRun run = new();
    readonly FeatureIndex index;

    public EvidenceTests() => index = run.Open();

    public void Dispose()
    {
        index.Dispose();
        run.Dispose();
    }

    [Fact]
    public void Forty_and_fifty_over_ten_deciles_and_as_many_others()
    {
        LatentEvidence evidence = new EvidenceSource(run.Folder, index, new()).Of(3);
        Assert.Equal((40, 50, 50, 50),
            (evidence.Train.Count, evidence.Test.Count, evidence.TrainOthers.Count, evidence.TestOthers.Count));
        foreach (IReadOnlyList<Passage> side in (IReadOnlyList<Passage>[])[evidence.Train, evidence.Test])
        {
            Assert.All(Enumerable.Range(0, 10), decile =>
                Assert.Equal(side.Count / 10, side.Count(passage => passage.Decile == decile)));
            // A stronger decile has no weaker peak.
            float[] peaks = [.. side.OrderBy(passage => passage.Decile).ThenBy(passage => passage.Activations.Max())
                .Select(passage => passage.Activations.Max())];
            Assert.Equal(peaks.Order(), peaks);
        }
        Assert.Equal(evidence.Train.Select(passage => passage.Activations.Max()).OrderDescending(),
            evidence.Train.Select(passage => passage.Activations.Max()));
    }

    [Fact]
    public void It_fires_in_firing_passages_on_its_word_and_nowhere_in_others()
    {
        LatentEvidence evidence = new EvidenceSource(run.Folder, index, new()).Of(7);
        Assert.All(evidence.Train.Concat(evidence.Test), passage => Assert.Contains(passage.Activations, value => value > 0));
        Assert.All(evidence.TrainOthers.Concat(evidence.TestOthers), passage =>
            Assert.All(passage.Activations, value => Assert.Equal(0, value)));
        foreach (Passage passage in evidence.Train.Concat(evidence.Test).Concat(evidence.TrainOthers).Concat(evidence.TestOthers))
        {
            Assert.InRange(passage.Ids.Count, 1, 32);
            Assert.Equal(passage.Texts.Select(text => text == " " + PlantedRun.Word(7)),
                passage.Activations.Select(value => value > 0));
        }
    }

    /// <summary>In a near miss a decoder neighbour fires.</summary>
    [Fact]
    public void Half_of_the_others_are_near_misses()
    {
        LatentEvidence evidence = new EvidenceSource(run.Folder, index, new()).Of(5);
        string[] near = [.. index.Neighbours(5).Select(neighbour => " " + PlantedRun.Word(neighbour.Latent))];
        Assert.NotEmpty(near);
        Assert.Equal(25, evidence.TestOthers.Count(passage => passage.Kind == PassageKind.NearMiss));
        Assert.All(evidence.TestOthers.Where(passage => passage.Kind == PassageKind.NearMiss), passage =>
            Assert.Contains(passage.Texts, text => near.Contains(text)));
        Assert.All((IEnumerable<IReadOnlyList<Passage>>)[evidence.TrainOthers, evidence.TestOthers], others =>
            Assert.Equal(others.Count, others.DistinctBy(passage => passage.Number).Count()));
    }

    /// <summary>Not of one latent and not of two: no document is on both sides, whatever is drawn.</summary>
    [Fact]
    public void No_document_is_on_both_sides()
    {
        var source = new EvidenceSource(run.Folder, index, new());
        HashSet<int> train = [], test = [];
        for (int latent = 0; latent < run.Words; latent++)
        {
            LatentEvidence evidence = source.Of(latent);
            train.UnionWith(evidence.Train.Concat(evidence.TrainOthers).Select(passage => passage.FirstDocument));
            test.UnionWith(evidence.Test.Concat(evidence.TestOthers).Select(passage => passage.FirstDocument));
        }
        Assert.NotEmpty(train);
        Assert.NotEmpty(test);
        Assert.Empty(train.Intersect(test));
    }

    /// <summary>A text that the corpus has twice is on one side only, word for word, whatever its documents are dealt to.</summary>
    [Fact]
    public void No_text_is_on_both_sides()
    {
        using var twice = new PlantedRun(distinct: 100);
        using FeatureIndex index = twice.Open();
        var sides = new DocumentSides(index.Items, seed: 0);
        string Text(int context) => string.Join(' ', index.Items.Context(context).ToArray());
        int[] all = [.. Enumerable.Range(0, index.Items.Description.Contexts)];
        string[] train = [.. all.Where(context => sides[context] == Side.Train).Select(Text)];
        string[] test = [.. all.Where(context => sides[context] == Side.Test).Select(Text)];
        Assert.NotEmpty(test);
        Assert.Empty(train.Intersect(test));
    }

    /// <summary>The scale of strengths comes from documents that explainers may see.</summary>
    [Fact]
    public void The_largest_activation_is_one_of_the_explained_documents()
    {
        var source = new EvidenceSource(run.Folder, index, new());
        int strongerInTest = 0;
        for (int latent = 0; latent < run.Words; latent++)
        {
            LatentEvidence evidence = source.Of(latent);
            Assert.True(evidence.Train.Max(passage => passage.Activations.Max()) <= evidence.Max);
            if (index.Statistics(latent).Max > evidence.Max) strongerInTest++;
        }
        Assert.InRange(strongerInTest, 10, 30);
    }

    /// <summary>Where contexts go on across documents, one that begins in a document of the one side and ends in one of the other
    /// is used by neither.</summary>
    [Fact]
    public void Contexts_across_documents_of_both_sides_are_left_out()
    {
        using var tiny = new TinyRun();
        using ItemStore items = tiny.OpenItems();
        var sides = new DocumentSides(items, seed: 0);
        var of = new Dictionary<int, Side>();
        int left = 0;
        for (int context = 0; context < TinyRun.ContextCount; context++)
        {
            (int first, int last) = DocumentSides.Documents(items, context);
            Assert.Equal(TinyRun.DocumentOf(context), first);
            Assert.Equal(context + 1 < TinyRun.ContextCount ? TinyRun.DocumentOf(context + 1) : TinyRun.Documents - 1, last);
            if (sides[context] == Side.Neither)
            {
                left++;
                continue;
            }
            for (int document = first; document <= last; document++)
            {
                Assert.Equal(sides[context], of.GetValueOrDefault(document, sides[context]));
                of[document] = sides[context];
            }
        }
        Assert.InRange(left, 1, TinyRun.ContextCount / 2);
        Assert.Contains(Side.Train, of.Values);
        Assert.Contains(Side.Test, of.Values);
    }

    [Fact]
    public void A_document_on_both_sides_is_an_error()
    {
        Passage at4 = new(0, PassageKind.Firing, 0, 3, 4, [1], ["a"], [1]),
            at5 = at4 with { FirstDocument = 4, LastDocument = 5 };
        Assert.Contains("document 4", Assert.Throws<InvalidOperationException>(() =>
            new LatentEvidence(9, 1, [at4], [], [], [at5], LogitEffects.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_draws_the_same_and_another_seed_others()
    {
        int[] Drawn(ulong seed) => [.. new EvidenceSource(run.Folder, index, new() { Seed = seed }).Of(2) is var it
            ? it.Train.Concat(it.Test).Concat(it.TrainOthers).Concat(it.TestOthers).Select(passage => passage.Number) : []];
        Assert.Equal(Drawn(1), Drawn(1));
        Assert.NotEqual(Drawn(1), Drawn(2));
    }

    /// <summary>Every row of the capture is in exactly one passage, in order, and none is longer than asked for.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(32)]
    public void Passages_cover_every_row_once(int length)
    {
        using var tiny = new TinyRun();
        tiny.BuildIndex();
        using FeatureIndex index = tiny.OpenIndex();
        var map = new PassageMap(index, length);
        var ids = new List<int>();
        for (int passage = 0; passage < map.Count; passage++)
        {
            Passage shown = map.Show(0, passage, PassageKind.Random, -1);
            Assert.InRange(shown.Ids.Count, 0, length);
            Assert.Equal(shown.Ids.Count > 0, map.HasRows(passage));
            ids.AddRange(shown.Ids);
        }
        Assert.Equal(tiny.Positions.Select(at => tiny.Contexts[at.Context][at.Position]), ids);
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            FiringPassage[] firing = map.Firing(latent);
            Assert.Equal(Enumerable.Range(0, map.Count).Where(passage => Peak(passage, latent) > 0),
                firing.Select(one => one.Number));
            Assert.All(firing, one => Assert.Equal(Peak(one.Number, latent), one.Peak));
        }

        float Peak(int passage, int latent) =>
            map.Show(latent, passage, PassageKind.Random, -1).Activations.DefaultIfEmpty(0).Max();
    }
}
