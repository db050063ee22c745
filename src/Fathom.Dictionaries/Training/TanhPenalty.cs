namespace Fathom.Dictionaries;

/// <summary>φ(u) = p tanh(c u)</summary>
/// <param name="weight">p.</param>
/// <param name="scale">c.</param>
sealed class TanhPenalty(float weight, float scale) : SparsityPenalty
{
    public override double Slopes(ReadOnlySpan<float> values, float norm, Span<float> slopes)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float tanh = MathF.Tanh(scale * norm * values[i]);
            sum += tanh;
            slopes[i] = weight * scale * (1 - tanh * tanh);
        }
        return weight * sum;
    }
}
