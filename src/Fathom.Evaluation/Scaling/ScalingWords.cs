using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>Laws in words and figures.</summary>
public static class ScalingWords
{
    /// <summary>An irreducible term below this share of the least loss is none.</summary>
    internal const double Negligible = 1e-6;

    /// <summary>What is on an axis.</summary>
    public static string Of(ScalingAxis axis) => axis switch
    {
        ScalingAxis.Compute => "FLOPs",
        ScalingAxis.Tokens => "tokens",
        _ => "latents",
    };

    /// <summary>Whole where it can be read so, else four digits.</summary>
    internal static string Number(double value) =>
        Math.Abs(value) is >= 1e7 or (> 0 and < 1e-3) ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 100 || value == Math.Floor(value) ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A number of tokens as the command line takes it.</summary>
    internal static string Tokens(double count) => count switch
    {
        >= 1e6 => (count / 1e6).ToString("0.###", CultureInfo.InvariantCulture) + "M",
        >= 1e3 => (count / 1e3).ToString("0.###", CultureInfo.InvariantCulture) + "k",
        _ => count.ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>A number with its interval.</summary>
    internal static string WithInterval(Estimate of) => $"{Short(of.Value)} ({Short(of.Interval.Low)} to {Short(of.Interval.High)})";

    /// <summary>A round value beside an axis: no zeros behind a decimal point.</summary>
    internal static string Tick(double value)
    {
        string text = Short(value);
        return text.Contains('.') && !text.Contains('e') ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>Three digits.</summary>
    internal static string Short(double value) => value == 0 ? "0"
        : Math.Abs(value) is >= 1e5 or < 1e-4 ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 100 ? value.ToString("0", CultureInfo.InvariantCulture)
        : value.ToString(Math.Abs(value) switch { >= 10 => "0.0", >= 1 => "0.00", >= 0.1 => "0.000", >= 0.01 => "0.0000", _ => "0.00000" },
            CultureInfo.InvariantCulture);
}
