namespace Fathom.Dictionaries;

/// <summary>
/// <c>z = (x − μ) / (s + ε)</c>, back <c>y · s + μ</c>: μ is the mean of the vector's numbers, s their standard deviation with
/// d − 1 in the denominator, ε = 1e-5, which the way back leaves out (Gao et al. 2024, and SAELens's <c>layer_norm</c>).
/// </summary>
sealed class LayerNormalisation : InputNormalisation
{
    const double Epsilon = 1e-5;

    public override string Name => "layer_norm";

    internal override RowScale Of(ReadOnlySpan<float> x)
    {
        double sum = 0, squares = 0;
        foreach (float value in x) sum += value;
        double mean = sum / x.Length;
        foreach (float value in x) squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / Math.Max(1, x.Length - 1));
        return new((float)mean, (float)(1 / (deviation + Epsilon)), (float)deviation);
    }
}
