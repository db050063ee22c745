using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>Everything that one training step leaves for the next; a checkpoint holds exactly this.</summary>
sealed class TrainState : IDisposable
{
    /// <summary>Streams of the seed.</summary>
    const ulong DecoderStream = 1, EncoderStream = 3;

    const string ThresholdName = "threshold", NormName = "gradient_norm", FactorName = "penalty_factor",
        EarlyDecayName = "early_decay";

    /// <param name="layout">What is read and written.</param>
    /// <param name="latents">M.</param>
    /// <param name="skips">Whether the input also goes past the latents, through a matrix that is trained.</param>
    /// <param name="furtherNumbers">What the kind trains of each latent beside b_enc, by name.</param>
    public TrainState(RowLayout layout, int latents, bool skips, params IReadOnlyList<string> furtherNumbers)
        : this(layout, [new("", 0, latents, (0, layout.Width), 0, layout.Outputs)], skips, furtherNumbers)
    {
    }

    /// <param name="layout">What is read and written.</param>
    /// <param name="blocks">Of latents, one after the other.</param>
    /// <param name="skips">Whether the input also goes past the latents, through a matrix that is trained.</param>
    /// <param name="furtherNumbers">What the kind trains of each latent beside b_enc, by name.</param>
    public TrainState(RowLayout layout, IReadOnlyList<LatentBlock> blocks, bool skips, params IReadOnlyList<string> furtherNumbers)
    {
        int latents = blocks.Sum(block => block.Count);
        (Layout, Latents, Blocks) = (layout, latents, blocks);
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

    /// <summary>The latents by what they read and write.</summary>
    public IReadOnlyList<LatentBlock> Blocks { get; }

    /// <summary>[M, d_in] of a kind with one block.</summary>
    public PackedParameter EncoderWeight => Blocks.Single().Encoder;

    /// <summary>[M, d_out] of a kind with one block.</summary>
    public PlainParameter DecoderWeight => Blocks.Single().Decoder;

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

    /// <summary>Firings of each latent over the last fifth of the steps, as far as the loss is settled there, [M].</summary>
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

    /// <summary>What --target-l0 has made of the weight of the penalty; 1 before.</summary>
    public double PenaltyFactor
    {
        get => Numbers.GetValueOrDefault(FactorName, 1);
        set => Numbers[FactorName] = value;
    }

    /// <summary>The step at which --early-stop began the decay; null where it did not.</summary>
    public long? EarlyDecay
    {
        get => Numbers.TryGetValue(EarlyDecayName, out double step) ? (long)step : null;
        set => Numbers[EarlyDecayName] = value!.Value;
    }

    /// <summary>Whatever else a step or a schedule remembers, by name.</summary>
    public SortedDictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    public IEnumerable<Parameter> Parameters =>
    [
        .. Blocks.Select(block => block.Encoder).Where(encoder => encoder.Width > 0), EncoderBias,
        .. Blocks.Select(block => block.Decoder), DecoderBias, .. LatentNumbers.Skip(1), .. Skip is null ? [] : new[] { Skip },
    ];

    /// <summary>
    /// How every training starts but for b_dec. Decoder rows: random directions. Encoder rows: the same, so that each latent
    /// starts by reading what it writes, as far as it reads it; where it reads something else, random directions of their own.
    /// </summary>
    public void Start(TrainConfig config, Workers workers)
    {
        Philox decoder = new(config.Seed, DecoderStream), encoder = new(config.Seed, EncoderStream);
        foreach (LatentBlock block in Blocks)
        {
            workers.ForRanges(block.Count, 64, (start, end, _) =>
            {
                var reads = new float[block.Inputs];
                for (int i = start; i < end; i++)
                {
                    Span<float> row = block.Decoder.Value.Slice((long)i * block.Outputs, block.Outputs);
                    Direction(decoder, (ulong)(block.First + i) * (ulong)Layout.OutputWidth, row);
                    if (block.Inputs == 0) continue;
                    if (!Layout.Autoencodes) Direction(encoder, (ulong)(block.First + i) * (ulong)Layout.Width, reads);
                    block.Encoder.CopyFrom(ParameterPart.Value, i, Layout.Autoencodes ? row[..block.Inputs] : reads);
                }
            });
        }
        Architecture.Of(config).Start(config, this);
    }

    static void Direction(Philox random, ulong first, Span<float> row)
    {
        double square = 0;
        for (int c = 0; c < row.Length; c++)
        {
            double value = random.Normal(first + (ulong)c);
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
        foreach (LatentBlock block in Blocks) block.Dispose();
        DecoderBias.Dispose();
        foreach (PlainParameter numbers in LatentNumbers) numbers.Dispose();
        Skip?.Dispose();
    }
}
