using System.Globalization;

namespace Fathom.Cli;

/// <summary>Text of an option to the type of its property.</summary>
static class OptionValue
{
    /// <param name="type">Type of the property.</param>
    /// <param name="option">Name, for the message.</param>
    /// <param name="texts">As given; one, but for lists.</param>
    /// <exception cref="UsageException">The text is no value of the type.</exception>
    public static object? Parse(Type type, string option, IReadOnlyList<string> texts)
    {
        if (type == typeof(IReadOnlyList<string>)) return texts.ToArray();
        if (texts.Count != 1) throw new UsageException($"{option}: expected one value, {texts.Count} given");
        string text = texts[0];
        Type? inner = Nullable.GetUnderlyingType(type);
        if (inner is not null && text == "auto") return null;
        return (inner ?? type) switch
        {
            Type t when t == typeof(string) => text,
            Type t when t == typeof(bool) => bool.TryParse(text, out bool flag) ? flag : throw Wrong("true or false"),
            Type t when t == typeof(int) =>
                Whole(text) is { } n && n is >= int.MinValue and <= int.MaxValue ? (int)n : throw Wrong("a whole number"),
            Type t when t == typeof(long) => Whole(text) ?? throw Wrong("a whole number"),
            Type t when t == typeof(ulong) =>
                ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong n)
                    ? n : throw Wrong("a whole number from 0"),
            Type t when t == typeof(double) => Number(text) ?? throw Wrong("a number"),
            Type { IsEnum: true } t => Named(t, text) ?? throw Wrong(string.Join(", ", Choices(t))),
            Type t => throw new InvalidOperationException($"{option}: no option can be of type {t}"),
        };

        UsageException Wrong(string expected) => new($"{option} {text}: expected {expected}{(inner is null ? "" : ", or auto")}");
    }

    /// <summary>The words for the values of an enumeration.</summary>
    public static IEnumerable<string> Choices(Type type) => Enum.GetNames(type).Select(name => name.ToLowerInvariant());

    static object? Named(Type type, string text) =>
        Enum.GetNames(type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse(type, name) : null;

    // 4000000, 4_000_000, 4e6, 4M: a count of tokens is long to type.
    static long? Whole(string text) =>
        Number(text.Replace("_", "", StringComparison.Ordinal)) is { } number && number == Math.Floor(number)
            && Math.Abs(number) < 9e15 ? (long)number : null;

    static double? Number(string text)
    {
        double unit = text.Length > 1 ? text[^1] switch { 'k' or 'K' => 1e3, 'M' => 1e6, 'B' => 1e9, _ => 1 } : 1;
        return double.TryParse(unit == 1 ? text : text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            ? number * unit : null;
    }
}
