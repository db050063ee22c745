namespace Fathom.Dictionaries;

/// <summary>
/// φ(u) = p ((u + δ)^q − δ^q); δ bounds the slope where an activation vanishes, and drops out at q = 1.
/// </summary>
/// <param name="weight">p.</param>
/// <param name="power">q, above 0, at most 1.</param>
sealed class PowerPenalty(double weight, double power) : SparsityPenalty
{
    /// <summary>δ, in units in which a row has a mean squared norm of its width.</summary>
    const double Offset = 1e-2;

    readonly double atZero = Math.Pow(Offset, power);

    public override double Slopes(ReadOnlySpan<float> values, float norm, Span<float> slopes)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double u = (double)norm * values[i] + Offset, raised = Math.Pow(u, power);
            sum += raised - atZero;
            slopes[i] = (float)(weight * power * raised / u);
        }
        return weight * sum;
    }

    /// <summary>Σ φ(f N).</summary>
    /// <param name="values">f, all above 0.</param>
    /// <param name="norm">N.</param>
    public double Sum(ReadOnlySpan<float> values, float norm)
    {
        double sum = 0;
        foreach (float value in values) sum += Math.Pow((double)norm * value + Offset, power) - atZero;
        return weight * sum;
    }
}
