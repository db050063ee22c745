using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>
/// How much of a feature other latents than its own carry. u is the direction of its probe at norm 1, x₀ the mean activation of the examples
/// without it, f_j d_j what latent j writes:
/// <code>
/// s = (x − x₀)·u    m = Σ_main f_j d_j·u    a = Σ_abs f_j d_j·u
/// full       no main latent fires, and of the others the one with the largest f_j d_j·u has cos(d_j, u) ≥ .025 and at least .4 s
/// fraction   0 where m ≥ s or a &lt; .4 s;   1 where m ≤ 0;   else t / (t + m), t = min(a, s − m)
/// </code>
/// abs: of the others the three of the largest f_j d_j·u among those with cos(d_j, u) ≥ .1. Both are means over the examples, 0 where
/// s ≤ 0. As SAEBench at commit 8042bb3, but for x₀, which is 0 there.
/// </summary>
/// <param name="Outcomes">Of examples with the feature that the probe tells: both.</param>
sealed record AbsorptionScore(ExampleOutcomes Outcomes)
{
    /// <summary>Chanin et al. 2024, by projection in place of ablation.</summary>
    public double Full => Outcomes.Means(null)[0];

    /// <summary>SAEBench, Karvonen et al. 2025.</summary>
    public double Fraction => Outcomes.Means(null)[1];

    /// <summary>Limits of the formulas.</summary>
    public const double FullCosine = 0.025, FractionCosine = 0.1, LeastShare = 0.4;

    /// <summary>Absorbing latents of an example, at most.</summary>
    public const int MostAbsorbing = 3;

    /// <summary>Examples below which nothing is said.</summary>
    public const int FewestExamples = 20;

    /// <param name="drawn">Examples.</param>
    /// <param name="rows">Their activations and latents.</param>
    /// <param name="probe">Of the feature.</param>
    /// <param name="without">Examples without the feature.</param>
    /// <param name="with">Examples with it that the probe tells.</param>
    /// <param name="main">Latents of the feature.</param>
    /// <returns>Null where there are too few examples, or no latent of the feature.</returns>
    public static AbsorptionScore? Of(DrawnRows drawn, EditableRows rows, LinearReadout probe, int[] without, int[] with,
        int[] main)
    {
        if (with.Length < FewestExamples || main.Length == 0) return null;
        float[] u = UnitRows.Of([.. probe.Weight.Select(w => (float)w)], probe.Weight.Length);
        double zero = without.Average(example => TensorPrimitives.Dot(u, rows.Row(example)));
        double[] units = Units(rows, with);
        var outcomes = new double[2 * with.Length];
        for (int i = 0; i < with.Length; i++)
        {
            double seen = TensorPrimitives.Dot(u, rows.Row(with[i])) - zero;
            (double Projection, double Cosine)[] others = Parts(rows, with[i], u, units[i], latent => !main.Contains(latent));
            (double Projection, double Cosine)[] own = Parts(rows, with[i], u, units[i], main.Contains);
            if (own.Length == 0 && IsAbsorbed(others, seen)) outcomes[2 * i] = 1;
            outcomes[2 * i + 1] = Share(others, own.Sum(part => part.Projection), seen);
        }
        return new(drawn.Outcomes(with, outcomes));
    }

    static bool IsAbsorbed((double Projection, double Cosine)[] others, double seen)
    {
        if (others.Length == 0 || seen <= 0) return false;
        (double projection, double cosine) = others.MaxBy(part => part.Projection);
        return cosine >= FullCosine && projection >= LeastShare * seen;
    }

    static double Share((double Projection, double Cosine)[] others, double main, double seen)
    {
        if (main >= seen || seen <= 0) return 0;
        double absorbing = others.Where(part => part.Cosine >= FractionCosine).Select(part => part.Projection).OrderDescending()
            .Take(MostAbsorbing).Sum();
        if (absorbing < LeastShare * seen) return 0;
        double taken = Math.Min(absorbing, seen - main);
        return main <= 0 ? 1 : taken / (taken + main);
    }

    static (double Projection, double Cosine)[] Parts(EditableRows rows, int example, float[] u, double unit, Func<int, bool> takes)
    {
        (int[] latents, float[] values) = rows.Codes(example);
        return [.. Enumerable.Range(0, latents.Length).Where(i => takes(latents[i])).Select(i =>
        {
            double cosine = TensorPrimitives.Dot(u, rows.Written.AsSpan(latents[i] * u.Length, u.Length));
            return (unit * values[i] * rows.WriteNorms[latents[i]] * cosine, cosine);
        })];
    }

    // What the decoder makes of Σ f_j d_j: a dictionary may read and write vectors of another size.
    static double[] Units(EditableRows rows, int[] examples)
    {
        float[] taken = rows.Difference(examples, (_, _) => { });
        int d = taken.Length / examples.Length;
        return [.. examples.Select((example, i) =>
        {
            var sum = new float[d];
            (int[] latents, float[] values) = rows.Codes(example);
            for (int at = 0; at < latents.Length; at++)
                TensorPrimitives.MultiplyAdd(rows.Written.AsSpan(latents[at] * d, d), values[at] * rows.WriteNorms[latents[at]], sum, sum);
            double square = TensorPrimitives.SumOfSquares<float>(sum);
            return square == 0 ? 1 : -TensorPrimitives.Dot<float>(taken.AsSpan(i * d, d), sum) / square;
        })];
    }
}
