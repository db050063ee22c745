using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>One number of an evaluation under the name that it has everywhere.</summary>
/// <param name="Category">SAEBench's category, or the metric's own.</param>
/// <param name="Key">SAEBench's key where it has one.</param>
/// <param name="Words">What it says, for someone who has never seen it.</param>
/// <param name="Value">The number; not finite where it is undefined.</param>
/// <param name="IsCount">Whether it is a whole number.</param>
/// <param name="IsHeadline">Whether the short table has it.</param>
public sealed record Figure(string Category, string Key, string Words, double Value, bool IsCount = false,
    bool IsHeadline = false)
{
    /// <summary>What a difference to a control would mean.</summary>
    public Sense Sense { get; init; }

    /// <summary>The same figure of documents drawn with replacement (<see cref="Bootstrap"/>), in the order of the draws; null
    /// where it is no sum over documents.</summary>
    public double[]? Resamples { get; init; }

    /// <summary>As a table shows it.</summary>
    public string Text => Format(Value, IsCount);

    /// <summary>A number as a table shows it.</summary>
    internal static string Format(double value, bool isCount = false) => !double.IsFinite(value) ? "–"
        : isCount ? value.ToString("N0", CultureInfo.InvariantCulture)
        : Math.Abs(value) is > 0 and < 0.001 ? value.ToString("0.00e0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 1000 ? value.ToString("N1", CultureInfo.InvariantCulture)
        : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
