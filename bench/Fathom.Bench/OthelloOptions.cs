using System.Globalization;

namespace Fathom.Bench;

/// <summary>What the dictionaries on an Othello model are.</summary>
/// <param name="Model">Name of an embedded model, or a folder.</param>
sealed record OthelloOptions(string Model)
{
    /// <summary>Games captured; the last <see cref="HeldOut"/> of them are never trained on.</summary>
    public const int Games = 5000, HeldOut = 1000;

    /// <summary>M of both kinds.</summary>
    public int Latents { get; init; } = 1024;

    /// <summary>Latents that TopK keeps.</summary>
    public int K { get; init; } = 32;

    /// <summary>Weight of the penalty of ReLU + L1.</summary>
    public double L1 { get; init; } = 0.5;

    /// <summary>Rows that each dictionary is trained on, repeats included.</summary>
    public long Tokens { get; init; } = 2_000_000;

    /// <summary>From <c>--model NAME [--latents M] [--k K] [--l1 λ] [--tokens N]</c>; null where the words are
    /// others.</summary>
    public static OthelloOptions? Parse(ReadOnlySpan<string> words)
    {
        if (words.Length < 2 || words.Length % 2 != 0 || words[0] != "--model") return null;
        var options = new OthelloOptions(words[1]);
        for (int i = 2; i < words.Length; i += 2)
        {
            if (!double.TryParse(words[i + 1], CultureInfo.InvariantCulture, out double value) || !(value > 0)) return null;
            switch (words[i])
            {
                case "--latents": options = options with { Latents = (int)value }; break;
                case "--k": options = options with { K = (int)value }; break;
                case "--l1": options = options with { L1 = value }; break;
                case "--tokens": options = options with { Tokens = (long)value }; break;
                default: return null;
            }
        }
        return options;
    }
}
