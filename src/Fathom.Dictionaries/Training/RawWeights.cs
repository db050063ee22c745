namespace Fathom.Dictionaries;

/// <summary>
/// What was trained on scaled rows, for raw ones and with decoder rows of norm 1. With s the scales of the parts of a row and
/// n_j = ‖D_j / s‖, a latent that is n_j times as large writes the same:
/// <code>
/// pre(s x) n = (n W s) x + n b      D / (s n)      b_dec / s
/// </code>
/// It holds where the activation is homogeneous, thresholds and all biases of a latent being multiplied by n alike.
/// </summary>
sealed class RawWeights
{
    readonly TrainState state;
    readonly double[] factors;

    /// <param name="state">What was trained.</param>
    /// <param name="scales">What each part of a row was multiplied by.</param>
    /// <param name="norms">What became of the norms of decoder rows.</param>
    public RawWeights(TrainState state, IReadOnlyList<double> scales, DecoderNorm norms)
    {
        this.state = state;
        RowLayout layout = state.Layout;
        double[] reads = PerColumn(layout.Reads, scales), writes = layout.Autoencodes
            ? reads : PerColumn(layout.Writes, [.. scales.Skip(layout.Reads.Count)]);
        bool exact = norms == DecoderNorm.Unit && layout.Outputs.Count == 1;
        Encoder = state.EncoderWeight.ToArray();
        Decoder = state.DecoderWeight.ToArray();
        DecoderBias = state.DecoderBias.ToArray();
        factors = new double[state.Latents];
        for (int latent = 0; latent < factors.Length; latent++)
        {
            Span<float> row = Decoder.AsSpan(latent * writes.Length, writes.Length),
                own = Encoder.AsSpan(latent * reads.Length, reads.Length);
            double n = factors[latent] = exact ? 1 / writes[0] : Norm(row, writes);
            for (int c = 0; c < row.Length; c++) row[c] = (float)(row[c] * (1 / (writes[c] * n)));
            for (int c = 0; c < own.Length; c++) own[c] = (float)(own[c] * (reads[c] * n));
        }
        for (int c = 0; c < DecoderBias.Length; c++) DecoderBias[c] = (float)(DecoderBias[c] / writes[c]);
    }

    /// <summary>[M, d_in]</summary>
    public float[] Encoder { get; }

    /// <summary>[M, d_out]</summary>
    public float[] Decoder { get; }

    /// <summary>[d_out]</summary>
    public float[] DecoderBias { get; }

    /// <summary>b_enc, [M]</summary>
    public float[] EncoderBias => Scaled(state.EncoderBias.ToArray());

    /// <summary>Biases or thresholds of the latents, [M], in raw units.</summary>
    public float[] Scaled(float[] ofLatents)
    {
        for (int latent = 0; latent < ofLatents.Length; latent++)
            ofLatents[latent] = (float)(ofLatents[latent] * factors[latent]);
        return ofLatents;
    }

    static double[] PerColumn(IReadOnlyList<int> widths, IReadOnlyList<double> scales) =>
        [.. widths.SelectMany((width, part) => Enumerable.Repeat(scales[part], width))];

    static double Norm(ReadOnlySpan<float> row, double[] scales)
    {
        double squares = 0;
        for (int c = 0; c < row.Length; c++) squares += row[c] / scales[c] * (row[c] / scales[c]);
        return squares > 0 ? Math.Sqrt(squares) : 1;
    }
}
