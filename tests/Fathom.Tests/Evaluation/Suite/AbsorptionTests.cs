using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>"Absorption (first letter) … with a planted case whose answer is known; emit the version of the formula with the number": a
/// dictionary built by hand to absorb, and one built not to.</summary>
public sealed class AbsorptionTests
{
    const int Width = 10, Children = 4;

    static readonly Philox Random = new(5, 0);

    /// <summary>0 is a parent on half of the rows, 1 to 4 are its children of which one fires on four of five of these, the rest is
    /// independent of all.</summary>
    static bool Active(int row, int v)
    {
        ulong at = (ulong)row * Width;
        if (v > Children) return Random.Uniform(at + (ulong)v) < 0.3;
        bool parent = Random.Uniform(at) < 0.5;
        return v == 0 ? parent : parent && Random.Below(at + 1, Children + 1) == v;
    }

    /// <summary>The children in <paramref name="absorbed"/> silence their parent's latent and write its direction.</summary>
    static StandardSae Dictionary(params int[] absorbed) => PlantedLabels.Dictionary([.. Enumerable.Range(0, Width).Select(v =>
        v == 0 ? (PlantedLabels.Along(Width, [(0, 1), .. absorbed.Select(child => (child, -2f))]), 0, PlantedLabels.Along(Width, (0, 1)))
        : absorbed.Contains(v) ? (PlantedLabels.Along(Width, (v, 1)), 0, PlantedLabels.Along(Width, (v, 1), (0, 1)))
        : PlantedLabels.Own(Width, v))]);

    static AbsorbedFeature[] Scores(StandardSae sae)
    {
        var workers = new Workers(2);
        (LabelledConcepts concepts, IVectorSource rows) = PlantedLabels.Of([.. Enumerable.Range(0, Width).Select(v => $"group {v}")], 8000, Active);
        var probes = new ConceptProbes(new EvaluationCache(null), "", workers);
        using (sae)
            return [.. HierarchyTask.Of(concepts, 0).Select(task =>
                HierarchyAbsorption.Of(task, new EditableRows(sae, rows, task.Drawn.Rows, workers), probes)).OfType<AbsorbedFeature>()];
    }

    [Fact]
    public void A_planted_hierarchy_that_is_absorbed_scores_1_by_both_formulas()
    {
        AbsorbedFeature[] scores = Scores(Dictionary(1, 2, 3, 4));
        Assert.Equal(["group 1 is 1", "group 2 is 2", "group 3 is 3", "group 4 is 4"], scores.Select(score => score.Name.Split(',')[0]).Order());
        Assert.All(scores, score =>
        {
            Assert.Contains(0, score.Main.Latents);
            Assert.Equal((1.0, 1.0), (score.Score.Full, score.Score.Fraction));
        });
    }

    [Fact]
    public void A_planted_hierarchy_that_is_not_absorbed_scores_0_by_both_formulas()
    {
        AbsorbedFeature[] scores = Scores(Dictionary());
        Assert.Equal(Children, scores.Length);
        Assert.All(scores, score => Assert.Equal((0.0, 0.0), (score.Score.Full, score.Score.Fraction)));
    }

    [Fact]
    public void One_absorbed_child_of_four_scores_a_quarter()
    {
        AbsorbedFeature[] scores = Scores(Dictionary(3));
        Assert.Equal(0.25, scores.Average(score => score.Score.Full));
        Assert.Equal(0.25, scores.Average(score => score.Score.Fraction));
    }

    /// <summary>By hand, s = 1: the parent's latent is left m on a child's tokens, whose latent writes a along the parent. (m, a) = (¼, ¾):
    /// a / (a + m) = ¾. (¾, ¼): a is below .4 s, 0. (½, 3⁄2): only s − m = ½ of a counts, ½. (0, ½): nothing is left of m, 1, and the
    /// largest share is above .4 s. (0, ¼): it is not. (1, 1): m makes up s, 0.</summary>
    [Theory]
    [InlineData(0.25f, 0.75f, 0, 0.75)]
    [InlineData(0.75f, 0.25f, 0, 0)]
    [InlineData(0.5f, 1.5f, 0, 0.5)]
    [InlineData(0, 0.5f, 1, 1)]
    [InlineData(0, 0.25f, 0, 0)]
    [InlineData(1, 1, 0, 0)]
    public void A_parent_that_is_taken_over_in_part_scores_what_the_formulas_say(float left, float written, double full, double fraction)
    {
        StandardSae sae = PlantedLabels.Dictionary([.. Enumerable.Range(0, Width).Select(v =>
            v == 0 ? (PlantedLabels.Along(Width, (0, 1), (1, left - 1)), 0, PlantedLabels.Along(Width, (0, 1)))
            : v == 1 ? (PlantedLabels.Along(Width, (1, 1)), 0, PlantedLabels.Along(Width, (1, 1), (0, written))) : PlantedLabels.Own(Width, v))]);
        AbsorptionScore score = Scores(sae).Single(one => one.Name.StartsWith("group 1 ", StringComparison.Ordinal)).Score;
        Assert.Equal(full, score.Full);
        Assert.Equal(fraction, score.Fraction, 0.01);
    }

    const int Letters = 4, Tokens = 10, Seen = 6;

    /// <summary>Two of the four tokens of the first letter that no probe has seen are absorbed.</summary>
    [Fact]
    public void First_letters_of_half_the_unseen_tokens_absorbed_score_a_half()
    {
        const int width = Letters + Letters * Tokens, each = 12;
        var workers = new Workers(2);
        (int Letter, int Token)[] tokens = [.. Enumerable.Range(0, Letters).SelectMany(letter => Enumerable.Range(0, Tokens)
            .SelectMany(token => Enumerable.Repeat((letter, token), each)))];
        int Specific((int Letter, int Token) one) => Letters + one.Letter * Tokens + one.Token;
        float[] x = [.. tokens.SelectMany(one => PlantedLabels.Along(width, (one.Letter, 1), (Specific(one), 1)))];
        int[] absorbed = [Specific((0, 8)), Specific((0, 9))];
        using StandardSae sae = PlantedLabels.Dictionary([.. Enumerable.Range(0, width).Select(v =>
            v == 0 ? (PlantedLabels.Along(width, [(0, 1), .. absorbed.Select(token => (token, -2f))]), 0, PlantedLabels.Along(width, (0, 1)))
            : absorbed.Contains(v) ? (PlantedLabels.Along(width, (v, 1)), 0, PlantedLabels.Along(width, (v, 1), (0, 1))) : PlantedLabels.Own(width, v))]);
        var task = new LetterTask(['a', 'b', 'c', 'd'], new([.. Enumerable.Range(0, tokens.Length).Select(row => (long)row)],
            [.. tokens.Select(one => one.Letter)], [.. tokens.Select(one => one.Token >= Seen)],
            DocumentPlaces.OfEqual(tokens.Length, 1)), "");
        LetterAbsorption found = LetterAbsorption.Of(task, new EditableRows(sae, new Support.MatrixSource(x, width), task.Drawn.Rows, workers),
            new ConceptProbes(new EvaluationCache(null), "", workers));
        Assert.Equal(1, found.Accuracy);
        Assert.Equal([0.5, 0, 0, 0], found.Letters.Select(one => one.Score.Full));
        Assert.Equal([0.5, 0, 0, 0], found.Letters.Select(one => one.Score.Fraction));
        Assert.Equal([0, 1, 2, 3], found.Letters.Select(one => one.Main.Latents.Single()));
    }

    [Theory]
    [InlineData(" Apple", 'a')]
    [InlineData("tree", 't')]
    [InlineData(" d3", '\0')]
    [InlineData(" ", '\0')]
    [InlineData("élan", '\0')]
    public void A_token_of_letters_has_a_first_letter(string text, char letter) => Assert.Equal(letter, LetterTask.LetterOf(text));
}
