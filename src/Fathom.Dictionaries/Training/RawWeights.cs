namespace Fathom.Dictionaries;

/// <summary>
/// What was trained on scaled rows, for raw ones. With s the scales of the parts of a row, a latent that is n_j times as large
/// writes the same:
/// <code>
/// pre(s x) n = (n W s) x + n b      D / (s n)      b_dec / s      W_skip s_in / s_out
/// </code>
/// It holds where the activation is homogeneous, thresholds and all biases of a latent being multiplied by n alike. Where rows
/// were of any norm, n_j = ‖D_j / s‖ gives them norm 1. Where they were held at norm 1, n is the same for all latents, so that
/// their order in a row stays what it was: 1 / s of the one output, or 1 if there are several.
/// </summary>
sealed class RawWeights
{
    readonly TrainState state;
    readonly double[] factors;
    readonly float[] skip;

    /// <param name="state">What was trained.</param>
    /// <param name="scales">What each part of a row was multiplied by.</param>
    /// <param name="norms">What became of the norms of decoder rows.</param>
    public RawWeights(TrainState state, IReadOnlyList<double> scales, DecoderNorm norms)
    {
        this.state = state;
        RowLayout layout = state.Layout;
        double[] reads = PerColumn(layout.Reads, scales), writes = layout.Autoencodes
            ? reads : PerColumn(layout.Writes, [.. scales.Skip(layout.Reads.Count)]);
        double held = layout.Outputs.Count == 1 ? 1 / writes[0] : 1;
        Encoder = state.EncoderWeight.Width == 0 ? [] : state.EncoderWeight.ToArray();
        Decoder = state.DecoderWeight.ToArray();
        DecoderBias = state.DecoderBias.ToArray();
        factors = new double[state.Latents];
        for (int latent = 0; latent < factors.Length; latent++)
        {
            Span<float> row = Decoder.AsSpan(latent * writes.Length, writes.Length),
                own = Encoder.Length == 0 ? [] : Encoder.AsSpan(latent * reads.Length, reads.Length);
            double n = factors[latent] = norms == DecoderNorm.Unit ? held : Norm(row, writes);
            for (int c = 0; c < row.Length; c++) row[c] = (float)(row[c] * (1 / (writes[c] * n)));
            for (int c = 0; c < own.Length; c++) own[c] = (float)(own[c] * (reads[c] * n));
        }
        for (int c = 0; c < DecoderBias.Length; c++) DecoderBias[c] = (float)(DecoderBias[c] / writes[c]);
        skip = state.Skip?.ToArray() ?? [];
        for (int i = 0; i < skip.Length; i++)
            skip[i] = (float)(skip[i] * reads[i % reads.Length] / writes[i / reads.Length]);
    }

    // Empty where the decoder is the encoder.
    float[] Encoder { get; }

    float[] Decoder { get; }

    float[] DecoderBias { get; }

    /// <summary>As a dictionary has them; of a transcoder the input is not centred.</summary>
    public SaeWeights Weights => new(Encoder, Scaled(state.EncoderBias.ToArray()), Decoder, DecoderBias)
    {
        CentersInput = state.Layout.Autoencodes,
        IsTranscoder = !state.Layout.Autoencodes,
        Skip = skip,
        Parts = state.Layout.Reads.Count > 1 || state.Layout.Outputs.Count > 1 ? state.Layout : null,
    };

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
