using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// What reaches the threshold of a JumpReLU latent, straight through the jumps of its activation and of its count
/// (Rajamanoharan et al. 2024, equations 11 and 12): pairs whose pre-activation is within ε / 2 of θ, on either side of it,
/// stand for the density there:
/// <code>
/// ∂f/∂θ = −(θ / ε) 1[|pre − θ| &lt; ε / 2]      ∂1[pre &gt; θ]/∂θ = −(1 / ε) 1[|pre − θ| &lt; ε / 2]
/// ∂L/∂log θ = θ Σ (∂L/∂f ∂f/∂θ + p ∂1/∂θ)      ∂L/∂f = c r · D + φ'(f N) N
/// </code>
/// </summary>
/// <param name="near">The pairs in the band with their pre-activations, by latent.</param>
/// <param name="thresholds">θ, [M]</param>
/// <param name="bandwidth">ε.</param>
/// <param name="error">r, [n, d_out]</param>
/// <param name="outputWidth">d_out</param>
/// <param name="scale">c.</param>
/// <param name="weight">p: what the loss gains with an active pair.</param>
sealed unsafe class ThresholdTerm(PairsByLatent near, float[] thresholds, double bandwidth, NativeBuffer<float> error,
    int outputWidth, float scale, double weight) : LossTerm
{
    /// <summary>φ; null for none.</summary>
    public SparsityPenalty? Penalty { get; init; }

    /// <summary>N; null where rows are held at norm 1.</summary>
    public RowNorm? Norm { get; init; }

    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        int start = near.Starts[latent], count = near.Starts[latent + 1] - start;
        if (count == 0) return;
        double threshold = thresholds[latent], sum = count * weight;
        foreach (int at in near.Rows.Slice(start, count))
            sum += threshold * scale * RowVectors.Dot(error.Pointer + (nint)at * outputWidth, row, outputWidth);
        if (Penalty is not null)
        {
            float norm = Norm?.Of(row) ?? 1;
            Span<float> slopes = near.RoomForSlopes(latent);
            for (int i = 0; i < count; i++)
            {
                float pre = near.Values[start + i];
                slopes[i] = pre > thresholds[latent] ? pre : 0;
            }
            Penalty.Slopes(slopes, norm, slopes);
            foreach (float slope in slopes) sum += threshold * slope * norm;
        }
        gradient.Numbers[1] -= (float)(threshold / bandwidth * sum);
    }
}
