using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>What the latents of a dictionary read and write, at norm 1.</summary>
sealed class DictionaryDirections(NamedCoder dictionary)
{
    public string Name => dictionary.Name;

    /// <summary>M.</summary>
    public int Latents => dictionary.Coder.LatentCount;

    /// <summary>Of the vectors that are read.</summary>
    public int Width => dictionary.Coder.Width;

    /// <summary>Of the vectors that are written.</summary>
    public int OutputWidth => dictionary.Coder.OutputWidth;

    /// <summary>[M, OutputWidth]</summary>
    public float[] Decoder { get; } = UnitRows.Of(dictionary.Coder.DecoderWeight, dictionary.Coder.OutputWidth);

    /// <summary>[M, Width]</summary>
    public float[] Encoder { get; } = UnitRows.Of(dictionary.Coder.EncoderWeight, dictionary.Coder.Width);

    /// <summary>The nearest of another dictionary's latents, by decoder rows.</summary>
    public BestCosines Nearest(DictionaryDirections other, Workers workers, CancellationToken cancel) =>
        BestCosines.Of(Decoder, other.Decoder, OutputWidth, workers, cancel);

    /// <summary>The same by encoder rows.</summary>
    public BestCosines NearestEncoder(DictionaryDirections other, Workers workers, CancellationToken cancel) =>
        BestCosines.Of(Encoder, other.Encoder, Width, workers, cancel);
}
