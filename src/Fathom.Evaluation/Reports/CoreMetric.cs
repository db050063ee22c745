namespace Fathom.Evaluation;

/// <summary>One number of a core evaluation under the name that it has everywhere.</summary>
/// <param name="Category">SAEBench's category.</param>
/// <param name="Key">SAEBench's key where it has one.</param>
/// <param name="Words">What it says, for someone who has never seen it.</param>
/// <param name="Value">The number; not finite where it is undefined.</param>
/// <param name="IsCount">Whether it is a whole number.</param>
/// <param name="IsHeadline">Whether the short table has it.</param>
public sealed record CoreMetric(string Category, string Key, string Words, double Value, bool IsCount = false,
    bool IsHeadline = false)
{
    /// <summary>As a table shows it.</summary>
    public string Text => !double.IsFinite(Value) ? "–"
        : IsCount ? Value.ToString("N0")
        : Math.Abs(Value) is > 0 and < 0.001 ? Value.ToString("0.00e0")
        : Math.Abs(Value) >= 1000 ? Value.ToString("N1")
        : Value.ToString("0.0000");
}
