namespace Fathom.Dictionaries;

/// <summary>The numbers of a <see cref="Sae"/> and what is done around its latents.</summary>
/// <param name="Encoder">[M, d]</param>
/// <param name="EncoderBias">[M]</param>
/// <param name="Decoder">[M, d_out]</param>
/// <param name="DecoderBias">[d_out]</param>
public sealed record SaeWeights(float[] Encoder, float[] EncoderBias, float[] Decoder, float[] DecoderBias)
{
    /// <summary>Whether b_dec is subtracted from the (normalised) input.</summary>
    public bool CentersInput { get; init; } = true;

    /// <summary>Whether latents are ranked and reported in units of their decoder norm.</summary>
    public bool RescalesByDecoderNorm { get; init; }

    /// <summary>What comes before everything else; undone at the end, except by a transcoder.</summary>
    public InputNormalisation Normalisation { get; init; } = InputNormalisation.None;

    /// <summary>Whether what is written stands for the vectors of another site than those that are read.</summary>
    public bool IsTranscoder { get; init; }

    /// <summary>W_skip, [d_out, d]: what of the raw input goes past the latents; empty for none.</summary>
    public float[] Skip { get; init; } = [];

    /// <summary>The sites or models whose vectors lie side by side in what is read or written; null where it is one of each.</summary>
    public RowLayout? Parts { get; init; }

    /// <summary>d</summary>
    internal int Width => LatentCount == 0 ? 0 : Encoder.Length / LatentCount;

    /// <summary>d_out</summary>
    internal int OutputWidth => DecoderBias.Length;

    /// <summary>M</summary>
    internal int LatentCount => EncoderBias.Length;

    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    internal void Check()
    {
        long size = (long)LatentCount * OutputWidth;
        if (size == 0 || Decoder.Length != size || Encoder.Length == 0 || Encoder.Length % LatentCount != 0)
            throw new InputException($"dictionary: W_enc has {Encoder.Length} and W_dec {Decoder.Length} numbers, " +
                $"but b_enc says {LatentCount} latents and b_dec a width of {OutputWidth}: {size} expected in W_dec");
        if (OutputWidth != Width && (CentersInput || !IsTranscoder))
            throw new InputException($"dictionary: W_enc reads a width of {Width}, but W_dec and b_dec write {OutputWidth}: " +
                "the same expected of an autoencoder, and where b_dec is subtracted from the input");
        if (Skip.Length != 0 && Skip.Length != (long)OutputWidth * Width)
            throw new InputException($"dictionary: W_skip has {Skip.Length} numbers; {OutputWidth} × {Width} expected");
        if (Parts is { } parts && (parts.Width != Width || parts.OutputWidth != OutputWidth || parts.Autoencodes == IsTranscoder))
            throw new InputException($"dictionary: parts {parts} of a dictionary that reads a width of {Width} and writes {OutputWidth}");
        foreach (var (name, values) in new[] { ("W_enc", Encoder), ("b_enc", EncoderBias), ("W_dec", Decoder),
            ("b_dec", DecoderBias), ("W_skip", Skip) })
            RequireFinite(name, values);
    }

    /// <exception cref="InputException">A number is not finite.</exception>
    internal static void RequireFinite(string name, float[] values)
    {
        if (values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new InputException($"dictionary: {name} holds a number that is not finite; " +
                "the file is damaged or the training diverged");
    }

    /// <exception cref="InputException">It is no vector [M] of finite numbers.</exception>
    internal void RequireVector(string name, float[] values)
    {
        if (values.Length != LatentCount)
            throw new InputException($"dictionary: {name} has {values.Length} numbers; {LatentCount} expected");
        RequireFinite(name, values);
    }
}
