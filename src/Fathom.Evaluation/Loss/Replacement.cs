using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>What takes the place of a model's activations: reconstructions of a dictionary, or the same vector
/// everywhere.</summary>
/// <param name="Sites">Where it is read and put.</param>
/// <param name="Coder">The dictionary; null for a constant.</param>
/// <param name="Constant">[d_out]; null for a dictionary.</param>
public sealed record Replacement(CoderSites Sites, ISparseCoder? Coder, float[]? Constant)
{
    /// <summary>A dictionary that encodes to the same bits; the same for all that do.</summary>
    internal ISparseCoder? Encoder { get; init; } = Coder;

    /// <summary>x ← x̂</summary>
    public static Replacement Of(CoderSites sites, ISparseCoder coder) => new(sites, coder, null);

    /// <summary>x ← value</summary>
    public static Replacement Of(CoderSites sites, float[] value) => new(sites, null, value);
}
