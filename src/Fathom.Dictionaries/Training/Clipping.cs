namespace Fathom.Dictionaries;

/// <summary>How a gradient is clipped.</summary>
/// <param name="Limit">The norm that it is cut to; 0: not at all.</param>
/// <param name="KnownNorm">The norm that decides, where it is known beforehand; null: that of the gradient itself.</param>
readonly record struct Clipping(double Limit, double? KnownNorm)
{
    /// <summary>The factor on the gradient.</summary>
    public float Factor(double norm) => Limit > 0 && norm > Limit ? (float)(Limit / norm) : 1f;
}
