namespace Fathom.Numerics;

/// <summary>
/// cos(p θ_i) and sin(p θ_i) for positions p and inverse frequencies θ_i, computed in double precision (Su et al.,
/// "RoFormer", 2021). Frequency scaling of a model family is in the θ that it passes.
/// </summary>
public sealed class RopeTable
{
    readonly float[] cosines;
    readonly float[] sines;

    /// <param name="headDim">Values of a head; even.</param>
    /// <param name="inverseFrequencies">[headDim / 2] radians per position.</param>
    /// <param name="positions">Positions 0 … positions − 1 are in the table.</param>
    public RopeTable(int headDim, double[] inverseFrequencies, int positions)
    {
        ArgumentNullException.ThrowIfNull(inverseFrequencies);
        ArgumentOutOfRangeException.ThrowIfNotEqual(headDim, inverseFrequencies.Length * 2);
        ArgumentOutOfRangeException.ThrowIfNegative(positions);
        HeadDim = headDim;
        Positions = positions;
        int half = headDim / 2;
        cosines = new float[(long)positions * half];
        sines = new float[(long)positions * half];
        for (int position = 0; position < positions; position++)
            for (int i = 0; i < half; i++)
            {
                (double sine, double cosine) = Math.SinCos(position * inverseFrequencies[i]);
                cosines[position * half + i] = (float)cosine;
                sines[position * half + i] = (float)sine;
            }
    }

    public int HeadDim { get; }

    public int Positions { get; }

    /// <summary>[HeadDim / 2] cosines of one position.</summary>
    public ReadOnlySpan<float> Cosines(int position) => cosines.AsSpan(position * (HeadDim / 2), HeadDim / 2);

    /// <summary>[HeadDim / 2] sines of one position.</summary>
    public ReadOnlySpan<float> Sines(int position) => sines.AsSpan(position * (HeadDim / 2), HeadDim / 2);
}
