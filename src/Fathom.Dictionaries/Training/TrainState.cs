using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>Everything that one training step leaves for the next; a checkpoint holds exactly this.</summary>
sealed class TrainState : IDisposable
{
    /// <summary>Streams of the seed.</summary>
    const ulong DecoderStream = 1, EncoderStream = 3;

    const string ThresholdName = "threshold", NormName = "gradient_norm";

    /// <param name="layout">What is read and written.</param>
    /// <param name="latents">M.</param>
    /// <param name="skips">Whether the input also goes past the latents, through a matrix that is trained.</param>
    /// <param name="furtherNumbers">What the kind trains of each latent beside b_enc, by name.</param>
    public TrainState(RowLayout layout, int latents, bool skips, params IReadOnlyList<string> furtherNumbers)
    {
        (Layout, Latents) = (layout, latents);
        EncoderWeight = new("encoder_weight", latents, layout.Width);
        DecoderWeight = new("decoder_weight", latents, layout.OutputWidth);
        DecoderBias = new("decoder_bias", layout.OutputWidth);
        LatentNumbers = [new("encoder_bias", latents), .. furtherNumbers.Select(name => new PlainParameter(name, latents))];
        Skip = skips ? new("skip_weight", layout.OutputWidth, layout.Width) : null;
        (RowsSinceFired, FireCounts) = (new long[latents], new long[latents]);
    }

    /// <summary>That of an autoencoder whose latents have no further numbers.</summary>
    public TrainState(int width, int latents) : this(new RowLayout(width), latents, skips: false)
    {
    }

    public RowLayout Layout { get; }

    public int Latents { get; }

    /// <summary>[M, d_in]</summary>
    public PackedParameter EncoderWeight { get; }

    /// <summary>[M, d_out]</summary>
    public PlainParameter DecoderWeight { get; }

    /// <summary>[d_out]</summary>
    public PlainParameter DecoderBias { get; }

    /// <summary>Vectors [M]: b_enc, then what only the kind has.</summary>
    public IReadOnlyList<PlainParameter> LatentNumbers { get; }

    /// <summary>[M]</summary>
    public PlainParameter EncoderBias => LatentNumbers[0];

    /// <summary>W_skip, [d_out, d_in]; null where nothing goes past the latents.</summary>
    public PlainParameter? Skip { get; }

    /// <summary>Rows since each latent last fired, [M].</summary>
    public long[] RowsSinceFired { get; }

    /// <summary>Firings of each latent over the decay of the learning rate, at least the last fifth of the steps, [M].</summary>
    public long[] FireCounts { get; }

    /// <summary>Rows behind <see cref="FireCounts"/>.</summary>
    public long CountedRows { get; set; }

    /// <summary>Of a batchtopk dictionary: what the smallest activation kept of a batch is on average; NaN before.</summary>
    public double Threshold
    {
        get => Numbers.GetValueOrDefault(ThresholdName, double.NaN);
        set => Numbers[ThresholdName] = value;
    }

    /// <summary>The gradient's norm at the last step; NaN before the first.</summary>
    public double GradientNorm
    {
        get => Numbers.GetValueOrDefault(NormName, double.NaN);
        set => Numbers[NormName] = value;
    }

    /// <summary>Whatever else a step or a schedule remembers, by name.</summary>
    public SortedDictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    public IEnumerable<Parameter> Parameters => [EncoderWeight, EncoderBias, DecoderWeight, DecoderBias, .. LatentNumbers.Skip(1), .. Skip is null ? Array.Empty<Parameter>() : [Skip]];

    /// <summary>
    /// How every training starts but for b_dec. Decoder rows: random directions. Encoder rows: the same, so that each latent
    /// starts by reading what it writes; where it reads something else, random directions of their own.
    /// </summary>
    public void Start(TrainConfig config, Workers workers)
    {
        int d = Layout.Width, dOut = Layout.OutputWidth;
        Philox decoder = new(config.Seed, DecoderStream), encoder = new(config.Seed, EncoderStream);
        workers.ForRanges(Latents, 64, (start, end, _) =>
        {
            var reads = new float[d];
            for (int latent = start; latent < end; latent++)
            {
                Span<float> row = DecoderWeight.Value.Slice((long)latent * dOut, dOut);
                Direction(decoder, latent, row);
                if (!Layout.Autoencodes) Direction(encoder, latent, reads);
                EncoderWeight.CopyFrom(ParameterPart.Value, latent, Layout.Autoencodes ? row : reads);
            }
        });
        Architecture.Of(config).Start(config, this);
    }

    static void Direction(Philox random, int number, Span<float> row)
    {
        double square = 0;
        for (int c = 0; c < row.Length; c++)
        {
            double value = random.Normal((ulong)number * (ulong)row.Length + (ulong)c);
            row[c] = (float)value;
            square += value * value;
        }
        for (int c = 0; c < row.Length; c++) row[c] = (float)(row[c] / Math.Sqrt(square));
    }

    /// <summary>Lets go of what only further steps need.</summary>
    public void DisposeMoments()
    {
        foreach (Parameter parameter in Parameters) parameter.DisposeMoments();
    }

    public void Dispose()
    {
        foreach (Parameter parameter in Parameters) parameter.Dispose();
    }
}
