using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// The latents of a feature by k-sparse probing (Chanin et al. 2024): of the latents that fire more with it, by mean difference, the first
/// one, and further ones as long as each raises F1 by more than τ = .03 on a fourth of the examples to learn from (of the words, where they
/// are tokens), which the probe does not learn from then: the feature is split between them.
/// </summary>
/// <param name="Latents">Ascending; empty where no latent goes with the feature.</param>
/// <param name="F1">Of the probe that reads them, on examples to measure on.</param>
sealed record MainLatents(int[] Latents, double F1)
{
    /// <summary>τ</summary>
    public const double LeastRise = 0.03;

    const int Most = 10, ChoosingShare = 4;

    /// <summary>Whether an example to measure on is told rightly, is told at all, has the feature; null without latents.</summary>
    ExampleOutcomes? Outcomes { get; init; }

    /// <summary>F1 where documents count several times.</summary>
    /// <param name="times">[documents]; null for once.</param>
    public double F1Of(int[]? times) => times is null || Outcomes is null ? F1
        : Outcomes.Means(times) is var of && double.IsNaN(of[0]) ? double.NaN : of[0] == 0 ? 0 : 2 * of[0] / (of[1] + of[2]);

    /// <param name="drawn">Examples.</param>
    /// <param name="rows">Their latents.</param>
    /// <param name="train">Examples to learn from.</param>
    /// <param name="test">Examples to measure on.</param>
    /// <param name="has">Whether a class has the feature.</param>
    public static MainLatents Of(DrawnRows drawn, EditableRows rows, int[] train, int[] test, Func<int, bool> has)
    {
        bool[] trained = drawn.Mark(train, has);
        double[] difference = MeanDifference.Of(rows.Latents, train, trained);
        int[] ranked = ProbeAttribution.Ranked([.. difference.Select(value => Math.Max(0, value))]);
        if (ranked.Length == 0) return new([], 0);
        int[] latents = [.. ranked.Take(Count(drawn, rows, train, ranked, has)).Order()];
        bool[] tested = drawn.Mark(test, has), told = Told(rows, train, trained, latents, test);
        double[] outcomes = [.. told.Zip(tested, (t, p) => new[] { t && p, t, p }).SelectMany(one => one).Select(yes => yes ? 1.0 : 0)];
        return new(latents, F1Of(told, tested)) { Outcomes = drawn.Outcomes(test, outcomes, c => has(c) ? 1 : 0) };
    }

    // How many of the ranked latents share the feature.
    static int Count(DrawnRows drawn, EditableRows rows, int[] train, int[] ranked, Func<int, bool> has)
    {
        HashSet<int> fourth = [.. train.GroupBy(example => drawn.Class[example]).SelectMany(of => of
            .GroupBy(example => drawn.Groups?[example] ?? example).Where((_, i) => i % ChoosingShare == 0).SelectMany(group => group))];
        int[] choosing = [.. train.Where(fourth.Contains)], learning = [.. train.Where(example => !fourth.Contains(example))];
        bool[] learnt = drawn.Mark(learning, has), chosen = drawn.Mark(choosing, has);
        int count = 1;
        for (double best = F1(1); count < Math.Min(Most, ranked.Length); count++)
        {
            double next = F1(count + 1);
            if (next - best <= LeastRise) break;
            best = next;
        }
        return count;

        double F1(int k) => F1Of(Told(rows, learning, learnt, [.. ranked.Take(k).Order()], choosing), chosen);
    }

    // What a probe of some latents says of examples.
    static bool[] Told(EditableRows rows, int[] train, bool[] trained, int[] latents, int[] examples)
    {
        LinearReadout readout = SparseProbe.On(rows.Latents, train, trained, latents, Workers.One);
        return [.. examples.Select(example => readout.Logit(rows.Latents, example) > 0)];
    }

    static double F1Of(bool[] told, bool[] positive)
    {
        int hits = told.Zip(positive, (t, p) => t && p).Count(both => both),
            all = told.Count(yes => yes) + positive.Count(yes => yes);
        return all == 0 ? 0 : 2.0 * hits / all;
    }
}
