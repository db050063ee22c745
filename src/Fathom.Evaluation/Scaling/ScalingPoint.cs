using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>One setting of a sweep: the dictionaries that differ in their seeds alone.</summary>
/// <param name="Inputs">What the law is of: latents, or latents and k; above 0.</param>
/// <param name="Losses">[seeds] each above 0.</param>
public sealed record ScalingPoint(IReadOnlyList<double> Inputs, IReadOnlyList<double> Losses)
{
    /// <summary>[seeds] the dictionaries; empty where they have no names.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Mean of ln L over the seeds.</summary>
    internal double LogLoss => Losses.Average(Math.Log);

    /// <summary>Geometric mean over the seeds.</summary>
    public double Loss => Math.Exp(LogLoss);

    /// <summary>Refuses what no law of losses can be fitted to.</summary>
    /// <exception cref="InputException">It is not finite, or not above 0.</exception>
    internal static void Require(IReadOnlyList<ScalingPoint> points)
    {
        foreach (ScalingPoint point in points)
        {
            string where = string.Join(", ", point.Inputs.Select(ScalingWords.Number));
            if (!point.Inputs.All(IsAboveZero))
                throw new InputException($"{string.Join(", ", point.Names.DefaultIfEmpty("a point"))} at {where}: expected numbers " +
                    "above 0; leave it out");
            for (int i = 0; i < point.Losses.Count; i++)
            {
                if (IsAboveZero(point.Losses[i])) continue;
                string of = point.Names.Count > 0 ? $" of {point.Names[i]}" : "";
                string loss = point.Losses[i].ToString("0.####", CultureInfo.InvariantCulture);
                throw new InputException($"the loss{of} at {where} is {loss}: expected a number above 0, since laws are " +
                    "fitted to its logarithm; leave that dictionary out");
            }
        }
    }

    static bool IsAboveZero(double value) => value > 0 && double.IsFinite(value);
}
