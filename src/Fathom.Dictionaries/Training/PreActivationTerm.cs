using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// What pulls dead JumpReLU latents back to where they fire (Anthropic's update of January 2025, "Dictionary learning
/// optimization techniques"):
/// <code>
/// L = p Σ_rows relu(θ_j − pre_j) N_j over the dead latents j
/// </code>
/// A latent that fires in the batch is not dead, so all rows count, and their sums are the same for each latent.
/// </summary>
/// <param name="fired">The active latents, by latent.</param>
/// <param name="state">What is trained.</param>
/// <param name="config">n, and the rows of silence from which a latent counts as dead.</param>
/// <param name="input">s, [n, d_in]</param>
/// <param name="thresholds">θ, [M]</param>
/// <param name="weight">p.</param>
/// <param name="norm">N; null where rows are held at norm 1.</param>
sealed unsafe class PreActivationTerm(PairsByLatent fired, TrainState state, TrainConfig config, NativeBuffer<float> input,
    float[] thresholds, double weight, RowNorm? norm) : LossTerm
{
    readonly int d = state.Layout.Width;
    // Those of before the batch is counted, whenever the term is asked.
    readonly bool[] dead = [.. state.RowsSinceFired.Select((rows, latent) =>
        rows >= config.DeadAfterRows && fired.Starts[latent + 1] == fired.Starts[latent])];
    readonly float[] inputSums = Sums(input, config.Batch, state.Layout.Width);

    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        if (!dead[latent]) return;
        int count = config.Batch;
        float n = norm?.Of(row) ?? 1, slope = (float)(-weight * n), theta = thresholds[latent];
        using PooledFloats room = new(d);
        fixed (float* encoder = room.Span, sums = inputSums)
        {
            state.EncoderWeight.CopyTo(ParameterPart.Value, latent, new(encoder, d));
            double below = (double)count * (theta - state.EncoderBias.Value.Span[latent]) - RowVectors.Dot(encoder, sums, d);
            RowVectors.AddScaled(slope, sums, gradient.Encoder, d);
            norm?.AddSlope((float)(weight * below), row, gradient.Decoder);
            gradient.Penalty += weight * n * below;
        }
        gradient.Numbers[0] += slope * count;
        gradient.Numbers[1] -= theta * slope * count;
        gradient.Input += slope * count;
    }

    static float[] Sums(NativeBuffer<float> input, int rows, int width)
    {
        var sums = new double[width];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = input.Slice((long)row * width, width);
            for (int c = 0; c < width; c++) sums[c] += values[c];
        }
        return Array.ConvertAll(sums, sum => (float)sum);
    }
}
