namespace Fathom.Dictionaries;

/// <summary>Everything that one training step leaves for the next; a checkpoint holds exactly this.</summary>
sealed class TrainState(int width, int latents) : IDisposable
{
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
