using System.Text.Json.Nodes;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Two dictionaries of known difference on the same documents.</summary>
public sealed class PairedEvaluationTests
{
    const int Documents = 100;

    static readonly Philox Random = new(11, 0);

    // A mean over documents, as of a dictionary of which each document's value is known.
    static SubjectFigures Column(double[] documents, Sense sense = Sense.Higher, string key = "k") => new("this dictionary", SubjectRole.Dictionary,
        [[new("c", key, "what it says", documents.Average(), IsHeadline: true)
        {
            Sense = sense,
            Resamples = Bootstrap.Of(documents.SelectMany(value => new[] { value, 1 }).ToArray(), 2, [sums => sums[0] / sums[1]], 5,
                Workers.One)[0],
        }]]);

    static double[] Normal(int stream, double mean = 0, double deviation = 1) =>
        [.. Enumerable.Range(0, Documents).Select(i => mean + deviation * Random.Normal((ulong)(stream * Documents + i)))];

    static PairedFigure Pair(double[] a, double[] b, Sense sense = Sense.Higher) =>
        Assert.Single(PairedEvaluation.Of("core", Column(a, sense), Column(b, sense)));

    /// <summary>Documents vary by 10, the two by .1 about a difference of .05: d ± 1.96 sd(a − b) / √n, far within either side's
    /// own.</summary>
    [Fact]
    public void A_known_difference_has_the_interval_of_the_pairs()
    {
        double[] hard = Normal(0, 3, 10), less = Normal(1, 0.05, 0.1), a = [.. hard.Zip(less, (x, y) => x + y)];
        PairedFigure pair = Pair(a, hard);
        double mean = less.Average();
        Assert.Equal(mean, pair.Difference, 1e-9);
        NormalInterval.Is(pair.Interval!.Value, mean, Math.Sqrt(less.Sum(one => Math.Pow(one - mean, 2))) / Documents);
        Assert.Equal((Ruling.Better, "A is better"), (pair.Ruling, PairedEvaluation.Words(pair)));
        Assert.Equal("B is better", PairedEvaluation.Words(Pair(a, hard, Sense.Lower)));
        Assert.Equal("they differ", PairedEvaluation.Words(Pair(a, hard, Sense.Differs)));
        Assert.Equal("", PairedEvaluation.Words(Pair(a, hard, Sense.Given)));
    }

    [Fact]
    public void Without_a_difference_one_in_twenty_is_seen()
    {
        const int worlds = 600;
        int seen = Enumerable.Range(1, worlds).Count(world =>
        {
            double[] hard = Normal(3 * world, 0, 10);
            return Pair([.. hard.Zip(Normal(3 * world + 1), (x, y) => x + y)], [.. hard.Zip(Normal(3 * world + 2), (x, y) => x + y)])
                .Ruling != Ruling.Noise;
        });
        Assert.InRange(seen / (double)worlds, 0.025, 0.08);
    }

    /// <summary>What both have of the model alone is no difference.</summary>
    [Fact]
    public void What_is_the_same_by_design_is_left_out() =>
        Assert.Empty(PairedEvaluation.Of("core", Column(Normal(0), Sense.Given), Column(Normal(0), Sense.Given)));

    [Fact]
    public void Words_say_what_limits_a_comparison()
    {
        double[] hard = Normal(0, 3, 10);
        PairedEvaluation Of((double, double) l0, (int, int) seeds, bool sameRows) =>
            new("first", "second", [Pair([.. hard.Zip(Normal(1, 0.05, 0.1), (x, y) => x + y)], hard)])
            {
                L0 = l0,
                Seeds = seeds,
                SameRows = sameRows,
            };
        string near = Of((16, 17), (3, 3), true).Text(), far = Of((16, 32), (1, 1), false).Text();
        Assert.Contains("A: first\nB: second\n", near, StringComparison.Ordinal);
        Assert.DoesNotContain("seeds, and", near + Of((16, 17), (3, 3), true).Json(), StringComparison.Ordinal);
        Assert.DoesNotContain("trade-off", near, StringComparison.Ordinal);
        Assert.Contains("Both have one seed: this is of these weights, and says nothing of other seeds", far, StringComparison.Ordinal);
        Assert.Contains("A has L0 16.0000 and B 32.0000: they are at different points of the trade-off", far, StringComparison.Ordinal);
        Assert.Contains("They are of other activations", far, StringComparison.Ordinal);
        JsonObject json = Of((16, 32), (1, 1), false).Json();
        Assert.Equal("A is better", (string?)json["core"]!["k"]!["words"]);
        Assert.True((double)json["core"]!["k"]!["interval_95"]![0]! > 0);
        Assert.Contains("trade-off", (string)json["note"]!, StringComparison.Ordinal);
    }
}
