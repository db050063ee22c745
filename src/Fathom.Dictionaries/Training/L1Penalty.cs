namespace Fathom.Dictionaries;

/// <summary>φ(u) = p u</summary>
/// <param name="weight">p.</param>
sealed class L1Penalty(float weight) : SparsityPenalty
{
    public override double Slopes(ReadOnlySpan<float> values, float norm, Span<float> slopes)
    {
        double sum = 0;
        foreach (float value in values) sum += value;
        slopes.Fill(weight);
        return weight * sum * norm;
    }
}
