namespace Fathom.Evaluation;

/// <summary>Two dictionaries beside each other: what <c>fathom compare</c> and the explorer's page both find.</summary>
/// <param name="Options">How.</param>
/// <param name="Pair">Latent by latent.</param>
/// <param name="Split">How the smaller one's latents split; null where both are of one size.</param>
/// <param name="Rows">Rows whose activations were compared; null where the weights alone were.</param>
/// <param name="HeldOut">Whether training never saw them.</param>
/// <param name="Captures">Fingerprints of the captures that gave the rows, by name; none where the weights alone were compared.</param>
public sealed record DictionaryComparison(ComparisonOptions Options, PairComparison Pair, SplitForest? Split, int? Rows, bool? HeldOut,
    IReadOnlyDictionary<string, string> Captures)
{
    /// <summary>The same of dictionaries that are called otherwise by now.</summary>
    /// <param name="first">Name of the one.</param>
    /// <param name="second">Of the other.</param>
    public DictionaryComparison Named(string first, string second) => this with
    {
        Pair = Pair with { A = Pair.A with { Name = first }, B = Pair.B with { Name = second } },
        Split = Split is null ? null : Split with { Names = Pair.A.Latents < Pair.B.Latents ? [first, second] : [second, first] },
    };
}
