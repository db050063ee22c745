namespace Fathom.Features;

/// <summary>A latent that fires on a text.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Row">The row of the text on which it is strongest, the first of equals.</param>
/// <param name="Activation">Its activation there.</param>
/// <param name="Rows">Rows of the text on which it fires.</param>
/// <param name="Quantile">Share of its firings in the index that are not above that activation.</param>
/// <param name="ShareOfMax">Activation / its largest in the index; above 1 where the text outdoes it, 0 where it never fired.</param>
public sealed record TextMatch(int Latent, int Row, float Activation, int Rows, double Quantile, float ShareOfMax)
{
    /// <summary>What taking the latent out adds to the loss of the text, nats; null where nobody has measured it.</summary>
    public double? LossEffect { get; init; }
}
