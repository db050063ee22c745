namespace Fathom.Dictionaries;

/// <summary>
/// <c>z = x · √d / ‖x‖</c>, and back: every vector gets norm √d (SAELens's <c>constant_norm_rescale</c>). A vector of zeros
/// stays one.
/// </summary>
sealed class ConstantNormalisation : InputNormalisation
{
    public override string Name => "constant_norm_rescale";

    internal override RowScale Of(ReadOnlySpan<float> x)
    {
        double squares = 0;
        foreach (float value in x) squares += (double)value * value;
        double norm = Math.Sqrt(squares / x.Length);
        return norm > 0 ? new(0, (float)(1 / norm), (float)norm) : new(0, 0, 0);
    }
}
