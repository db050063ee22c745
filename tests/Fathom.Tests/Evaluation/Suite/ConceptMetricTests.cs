using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>"Absorption (first letter), SCR, TPP, RAVEL follow SAEBench; each with a planted case whose answer is known": three attributes of
/// four values each, every row having one value of each.</summary>
public sealed class ConceptMetricTests
{
    const int Attributes = 3, Values = 4, Width = Attributes * Values;

    static readonly Philox Random = new(12, 0);

    static readonly string[] Groups = [.. Enumerable.Range(0, Width).Select(v => $"attribute {v / Values}")];

    static bool Active(int row, int v) => Random.Below((ulong)(row * Attributes + v / Values), Values) == v % Values;

    /// <summary>A latent for every value.</summary>
    static StandardSae Pure() => PlantedLabels.Dictionary([.. Enumerable.Range(0, Width).Select(v => PlantedLabels.Own(Width, v))]);

    /// <summary>A latent for every combination of values of two attributes, whichever two: none is an attribute alone.</summary>
    static StandardSae Mixed() => PlantedLabels.Dictionary([.. Enumerable.Range(0, Width).SelectMany(a => Enumerable.Range(0, Width)
        .Where(b => b / Values > a / Values).Select(b => (PlantedLabels.Along(Width, (a, 1), (b, 1)), -1.5f, PlantedLabels.Along(Width, (a, 1), (b, 1)))))]);

    /// <summary>Latents that never fire.</summary>
    static StandardSae Silent() => PlantedLabels.Dictionary([.. Enumerable.Range(0, Width).Select(v => (new float[Width], -1f, PlantedLabels.Along(Width, (v, 1))))]);

    static T[] Each<T, TTask>(StandardSae sae, Func<LabelledConcepts, IEnumerable<TTask>> tasks, Func<TTask, DrawnRows> drawn,
        Func<TTask, EditableRows, ConceptProbes, IEnumerable<T>> score)
    {
        var workers = new Workers(2);
        (LabelledConcepts concepts, IVectorSource rows) = PlantedLabels.Of(Groups, 16_000, Active);
        var probes = new ConceptProbes(new EvaluationCache(null), "", workers);
        using (sae)
            return [.. tasks(concepts).SelectMany(task => score(task, new EditableRows(sae, rows, drawn(task).Rows, workers), probes))];
    }

    static SpuriousRemoval[] Scr(StandardSae sae) => Each(sae, concepts => AttributeTask.Of(concepts, 0), task => task.Drawn,
        (task, rows, probes) => SpuriousRemoval.Of(task, rows, probes) is { } score ? [score] : Array.Empty<SpuriousRemoval>());

    static TargetedPerturbation[] Tpp(StandardSae sae) => Each(sae, concepts => ClassTask.Of(concepts, 0), task => task.Drawn,
        (task, rows, probes) => TargetedPerturbation.Of(task, rows, probes) is { } score ? [score] : Array.Empty<TargetedPerturbation>());

    static Disentanglement[] Ravel(StandardSae sae) =>
        Each(sae, concepts => AttributeTask.Of(concepts, 0), task => task.Drawn, Disentanglement.Of);

    [Fact]
    public void Scr_of_latents_that_are_one_value_each_is_1_from_two_latents_on()
    {
        SpuriousRemoval[] scores = Scr(Pure());
        Assert.Equal(3, scores.Length);
        Assert.All(scores, score => Assert.All(score.Scores, value => Assert.Equal(1, value, 1e-12)));
    }

    [Fact]
    public void Scr_of_latents_that_are_two_attributes_at_once_is_not_above_0()
    {
        SpuriousRemoval[] scores = Scr(Mixed());
        Assert.Equal(3, scores.Length);
        Assert.All(scores, score => Assert.InRange(score.Scores[^1], -1, 0));
    }

    /// <summary>Of attributes that go together, in both splits as many examples of each combination, so that a probe that always says
    /// the same is right half of the time.</summary>
    [Fact]
    public void Combinations_are_alike_common_however_common_they_are_in_the_text()
    {
        // Second values on one row in two and, where that is, nine times in ten.
        bool Skewed(int row, int v)
        {
            long draw = Random.Below((ulong)row, 20);
            int a = draw < 10 ? 0 : 1, b = draw is 9 or 19 ? 1 - a : a;
            return v == a || v == 2 + b;
        }
        (LabelledConcepts concepts, _) = PlantedLabels.Of(["a", "a", "b", "b"], 6000, Skewed);
        AttributeTask task = Assert.Single(AttributeTask.Of(concepts, 0));
        foreach (bool test in new[] { false, true })
        {
            int[] counts = [.. Enumerable.Range(0, 4).Select(cell => task.Drawn.Of(test, cell).Length)];
            Assert.InRange(counts[0], 50, test ? 199 : 499);
            Assert.All(counts, count => Assert.Equal(counts[0], count));
        }
    }

    [Fact]
    public void Scr_of_silent_latents_is_0() => All(Scr(Silent()), score => Assert.All(score.Scores, value => Assert.Equal(0, value)));

    /// <summary>The own probe falls from 1 to ½, the others stay.</summary>
    [Fact]
    public void Tpp_of_latents_that_are_one_class_each_is_a_half()
    {
        TargetedPerturbation[] scores = Tpp(Pure());
        Assert.Equal(Attributes, scores.Length);
        Assert.All(scores, score =>
        {
            Assert.Equal(1, score.Accuracy, 1e-12);
            Assert.All(score.Intended, value => Assert.Equal(0.5, value, 1e-12));
            Assert.All(score.Unintended, value => Assert.Equal(0, value, 1e-12));
        });
    }

    /// <summary>As SAEBench takes them: those without an effect never, those that move the probe away after all others.</summary>
    [Fact]
    public void Latents_are_ranked_by_their_effect_and_those_without_one_left_out() =>
        Assert.Equal([3, 1, 4, 2], ProbeAttribution.Ranked([0, 0.5, -0.2, 0.9, -0.1]));

    [Fact]
    public void Tpp_of_silent_latents_is_0() => All(Tpp(Silent()), score =>
    {
        Assert.All(score.Intended, value => Assert.Equal(0, value));
        Assert.All(score.Unintended, value => Assert.Equal(0, value));
    });

    /// <summary>Two latents, one for each value, change the attribute and nothing else.</summary>
    [Fact]
    public void Ravel_of_latents_that_are_one_value_each_is_1()
    {
        Disentanglement[] scores = Ravel(Pure());
        Assert.Equal(6, scores.Length);
        Assert.All(scores, score => Assert.Equal((2, 1.0, 1.0), (score.Latents, score.Cause, score.Isolation)));
    }

    [Fact]
    public void Ravel_of_silent_latents_is_a_half_for_nothing_changed() =>
        All(Ravel(Silent()), score => Assert.Equal((0.0, 1.0), (score.Cause, score.Isolation)));

    [Fact]
    public void Ravel_of_one_latent_for_both_attributes_is_far_below_1() =>
        All(Ravel(Mixed()), score => Assert.InRange(score.Score, 0, 0.8));

    /// <summary>With a dictionary that makes nothing up and leaves nothing out, x' is x without the part of the latents.</summary>
    [Fact]
    public void Rows_without_latents_keep_what_the_dictionary_misses()
    {
        var workers = new Workers(2);
        float[] x = [3, 4, 5, 1, 2, 9];
        using StandardSae sae = PlantedLabels.Dictionary([(PlantedLabels.Along(3, (0, 1)), -1, PlantedLabels.Along(3, (0, 2))), PlantedLabels.Own(3, 1)]);
        var rows = new EditableRows(sae, new Support.MatrixSource(x, 3), [0, 1], workers);
        var read = new double[3];
        rows.Without([1, 0], [true, false]).Read(1, read);
        Assert.Equal([-1, 4, 5], read);
        rows.Exchanged([0], [1], [false, true]).Read(0, read);
        Assert.Equal([3, 2, 5], read);
    }

    // Of none nothing would be known.
    static void All<T>(T[] scores, Action<T> check)
    {
        Assert.NotEmpty(scores);
        Assert.All(scores, check);
    }
}
