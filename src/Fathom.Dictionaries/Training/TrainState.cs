using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>Everything that one training step leaves for the next; a checkpoint holds exactly this.</summary>
sealed class TrainState(int width, int latents) : IDisposable
{
    /// <summary>Stream of the seed.</summary>
    const ulong DecoderStream = 1;

    public int Width { get; } = width;

    public int Latents { get; } = latents;

    public PackedParameter EncoderWeight { get; } = new("encoder_weight", latents, width);

    public PlainParameter EncoderBias { get; } = new("encoder_bias", latents);

    public PlainParameter DecoderWeight { get; } = new("decoder_weight", latents, width);

    public PlainParameter DecoderBias { get; } = new("decoder_bias", width);

    /// <summary>Rows since each latent last fired, [M].</summary>
    public long[] RowsSinceFired { get; } = new long[latents];

    /// <summary>Firings of each latent over the decay of the learning rate, at least the last fifth of the steps, [M].</summary>
    public long[] FireCounts { get; } = new long[latents];

    /// <summary>Rows behind <see cref="FireCounts"/>.</summary>
    public long CountedRows { get; set; }

    /// <summary>Of a batchtopk dictionary: what the smallest activation kept of a batch is on average; NaN before.</summary>
    public double Threshold { get; set; } = double.NaN;

    /// <summary>The gradient's norm at the last step; NaN before the first.</summary>
    public double GradientNorm { get; set; } = double.NaN;

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    public IEnumerable<Parameter> Parameters => [EncoderWeight, EncoderBias, DecoderWeight, DecoderBias];

    /// <summary>
    /// How every training starts but for b_dec. Decoder rows: random directions. Encoder: the same, so that each latent starts
    /// by reading what it writes.
    /// </summary>
    public void Start(TrainConfig config, Workers workers)
    {
        int d = Width;
        var random = new Philox(config.Seed, DecoderStream);
        workers.ForRanges(Latents, 64, (start, end, _) =>
        {
            for (int latent = start; latent < end; latent++)
            {
                Span<float> row = DecoderWeight.Value.Slice((long)latent * d, d);
                double square = 0;
                for (int c = 0; c < d; c++)
                {
                    double value = random.Normal((ulong)latent * (ulong)d + (ulong)c);
                    row[c] = (float)value;
                    square += value * value;
                }
                for (int c = 0; c < d; c++) row[c] = (float)(row[c] / Math.Sqrt(square));
                EncoderWeight.CopyFrom(ParameterPart.Value, latent, row);
            }
        });
        Architecture.Of(config).Start(config, this);
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
