using System.Globalization;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary>Interventions as the command line writes them.</summary>
static class InterventionText
{
    const string Forms = "a latent's number, file:PATH:ROW, component:N, label:NAME, probe:NAME:OUTPUT, texts:FILE,FILE or " +
        "random:SEED";

    /// <summary>DIRECTION=STRENGTH; of an ablation the direction alone.</summary>
    /// <exception cref="UsageException">Something else.</exception>
    public static Intervention Parse(string option, string text, InterventionKind kind)
    {
        if (kind == InterventionKind.Ablate) return new() { Kind = kind, Direction = Direction(option, text) };
        int at = text.LastIndexOf('=');
        if (at < 1) throw new UsageException($"{option} {text}: expected DIRECTION=STRENGTH, such as 17=4 or 17=1.5max");
        (double strength, StrengthUnit unit) = Strength(option, text, text[(at + 1)..]);
        return new() { Kind = kind, Direction = Direction(option, text[..at]), Strength = strength, Unit = unit };
    }

    /// <summary>FILE[:ROW][=STRENGTH]</summary>
    /// <exception cref="UsageException">Something else.</exception>
    public static Intervention Vector(string text)
    {
        int at = text.LastIndexOf('=');
        (double strength, StrengthUnit unit) = at < 0 ? (1, StrengthUnit.Raw) : Strength("--vector", text, text[(at + 1)..]);
        return new() { Direction = File(at < 0 ? text : text[..at]), Strength = strength, Unit = unit };
    }

    /// <summary>LATENT[=THRESHOLD]</summary>
    /// <exception cref="UsageException">Something else.</exception>
    public static LatentGate Gate(string text)
    {
        string[] parts = text.Split('=');
        if (parts.Length > 2 || !Whole(parts[0], out int latent))
            throw new UsageException($"--gate {text}: expected LATENT or LATENT=THRESHOLD, such as 17=0.5max");
        (double above, StrengthUnit unit) = parts.Length == 1 ? (0, StrengthUnit.Raw) : Strength("--gate", text, parts[1]);
        return new(latent, above, unit);
    }

    static DirectionSource Direction(string option, string text)
    {
        if (Whole(text, out int latent)) return new LatentSource(latent);
        string kind = text.Split(':')[0], rest = text.Length > kind.Length ? text[(kind.Length + 1)..] : "";
        return (kind, rest) switch
        {
            ("file", not "") => File(rest),
            ("component", _) when Whole(rest, out int component) => new ComponentSource(component),
            ("label", not "") => new LabelSource(rest),
            ("probe", not "") => Probe(rest),
            ("texts", _) when rest.Split(',') is [{ Length: > 0 } positive, { Length: > 0 } negative] =>
                new TextsSource(Texts(positive), Texts(negative)),
            ("random", _) when ulong.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) =>
                new RandomSource(seed),
            _ => throw new UsageException($"{option} {text}: expected a direction: {Forms}"),
        };
    }

    static FileSource File(string text)
    {
        (string path, int row) = Numbered(text);
        return new(path, row);
    }

    static ProbeSource Probe(string text)
    {
        (string name, int output) = Numbered(text);
        return new(name, output);
    }

    // NAME:NUMBER, or the name alone for 0.
    static (string Name, int Number) Numbered(string text)
    {
        int at = text.LastIndexOf(':');
        return at > 0 && Whole(text[(at + 1)..], out int number) ? (text[..at], number) : (text, 0);
    }

    static IReadOnlyList<string> Texts(string path) => [.. TextFiles.Read([path]).Select(document => document.Text)];

    static (double, StrengthUnit) Strength(string option, string text, string strength)
    {
        (string number, StrengthUnit unit) =
            strength.EndsWith("max", StringComparison.Ordinal) ? (strength[..^3], StrengthUnit.Max)
            : strength.EndsWith("norm", StringComparison.Ordinal) ? (strength[..^4], StrengthUnit.Norm)
            : (strength, StrengthUnit.Raw);
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            ? (value, unit)
            : throw new UsageException($"{option} {text}: '{strength}' is no strength; expected a number such as 4, " +
                "1.5max or 0.5norm");
    }

    static bool Whole(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
