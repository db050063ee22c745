namespace Fathom.Features;

/// <summary>How far another latent fires where a latent does, exact over all rows of the capture.</summary>
/// <param name="Latent">The other latent.</param>
/// <param name="Both">Rows on which both fire, above 0.</param>
/// <param name="Jaccard">Both / rows on which either fires.</param>
/// <param name="Pearson">Correlation of the two activations over all rows, 0 where one of them does not vary.</param>
/// <param name="OtherGivenThis">P(other | this): share of this latent's firings on which the other fires too.</param>
/// <param name="ThisGivenOther">P(this | other): share of the other's firings on which this one fires too.</param>
public sealed record CoActivation(int Latent, int Both, double Jaccard, float Pearson, double OtherGivenThis,
    double ThisGivenOther)
{
    /// <param name="pair">The pair as counted.</param>
    /// <param name="own">Rows on which this latent fires.</param>
    /// <param name="other">Rows on which the other one does.</param>
    internal static CoActivation Of(CoFiring pair, int own, int other) => new(pair.Latent, pair.Both,
        pair.Both / ((double)own + other - pair.Both), pair.Pearson, pair.Both / (double)own, pair.Both / (double)other);
}
