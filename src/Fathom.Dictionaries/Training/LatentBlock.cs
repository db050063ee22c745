namespace Fathom.Dictionaries;

/// <summary>
/// Latents that read the same columns of a row and write the same columns, with the weights of those columns and no others. Most
/// kinds have one block that reads and writes all; of a cross-layer transcoder each layer is one.
/// </summary>
sealed class LatentBlock : IDisposable
{
    /// <param name="suffix">Behind the names of the weights: empty where there is one block.</param>
    /// <param name="first">The first latent.</param>
    /// <param name="count">Latents.</param>
    /// <param name="reads">Columns of s that they read: first and number; 0 where the decoder is the encoder.</param>
    /// <param name="firstOutput">The first column of y that they write.</param>
    /// <param name="parts">Widths of the parts of a decoder row, whose norms make its norm.</param>
    public LatentBlock(string suffix, int first, int count, (int First, int Count) reads, int firstOutput,
        IReadOnlyList<int> parts)
    {
        (First, Count, FirstInput, FirstOutput) = (first, count, reads.First, firstOutput);
        Encoder = new("encoder_weight" + suffix, count, reads.Count);
        Decoder = new("decoder_weight" + suffix, count, parts.Sum());
        (Norm, OneOutput) = (new(parts), parts.Count == 1);
    }

    public int First { get; }

    public int Count { get; }

    public int FirstInput { get; }

    public int FirstOutput { get; }

    /// <summary>Columns that are read.</summary>
    public int Inputs => Encoder.Width;

    /// <summary>Columns that are written.</summary>
    public int Outputs => Decoder.Width;

    /// <summary>[Count, Inputs]</summary>
    public PackedParameter Encoder { get; }

    /// <summary>[Count, Outputs]</summary>
    public PlainParameter Decoder { get; }

    /// <summary>Of a decoder row.</summary>
    public RowNorm Norm { get; }

    /// <summary>Whether a decoder row is of one part.</summary>
    public bool OneOutput { get; }

    /// <summary>D_j of a latent of the block, [Outputs].</summary>
    public unsafe float* Row(int latent) => Decoder.Value.Pointer + (long)(latent - First) * Outputs;

    public void Dispose()
    {
        Encoder.Dispose();
        Decoder.Dispose();
    }
}
