using System.Globalization;

namespace Fathom.Features;

/// <summary>How a page writes figures: thousands apart, a true minus sign, as many digits as mean something.</summary>
static class Figures
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Counted(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>Three significant digits: 0.00312, 4.6e−7.</summary>
    public static string Of(double value)
    {
        double size = Math.Abs(value);
        if (size is 0) return "0";
        if (size is < 1e-4 or >= 1e6) return Signed(value.ToString("0.0e-0", CultureInfo.InvariantCulture));
        int decimals = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(size)));
        return Signed(value.ToString("F" + decimals, CultureInfo.InvariantCulture));
    }

    /// <summary>An activation or an effect: two decimals, more for small ones.</summary>
    public static string Activation(double value) =>
        Math.Abs(value) is >= 0.1 and < 1e6 ? Signed(value.ToString("F2", CultureInfo.InvariantCulture)) : Of(value);

    /// <summary>A share or a cosine: .61.</summary>
    public static string Share(double value) =>
        Signed(value.ToString("F2", CultureInfo.InvariantCulture).Replace("0.", ".", StringComparison.Ordinal));

    static string Signed(string text) => text.Replace('-', '−');
}
