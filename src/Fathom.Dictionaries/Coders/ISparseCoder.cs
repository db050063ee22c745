using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// A dictionary as everything downstream of training sees it: vectors in, active latents out, and back. Immutable and
/// thread-safe once made.
/// </summary>
public interface ISparseCoder
{
    /// <summary>Width d of the vectors that are read.</summary>
    int Width { get; }

    /// <summary>Width d_out of the vectors that are written; of an autoencoder d.</summary>
    int OutputWidth { get; }

    /// <summary>Number of latents M.</summary>
    int LatentCount { get; }

    /// <summary>Whether what is written stands for the vectors that were read. Of a transcoder it stands for those of another
    /// site.</summary>
    bool IsAutoencoder { get; }

    /// <summary>Whether latent activations may be below 0.</summary>
    bool IsSigned { get; }

    /// <summary>The directions that the latents write, [M, d_out].</summary>
    ReadOnlySpan<float> DecoderWeight { get; }

    /// <summary>The directions that the latents read, [M, d].</summary>
    ReadOnlySpan<float> EncoderWeight { get; }

    /// <summary>What is added to a latent's pre-activation, [M].</summary>
    ReadOnlySpan<float> EncoderBias { get; }

    /// <summary>
    /// [M] norm of what each latent adds to the reconstruction at activation 1: not always that of its decoder row, since a
    /// dictionary may divide by it on the way. Where inputs are normalised, in their normalised units.
    /// </summary>
    ReadOnlySpan<float> WriteNorms { get; }

    /// <summary>Latent activations of raw vectors.</summary>
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="codes">Reshaped and filled: n rows.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers);

    /// <summary>Reconstruction of raw vectors.</summary>
    /// <param name="x">[n, d] what was encoded: the normalisation of a row may have to be undone, or the row to be passed on
    /// past the latents.</param>
    /// <param name="codes">n rows.</param>
    /// <param name="reconstruction">[n, d_out]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    void Decode(ReadOnlySpan<float> x, SparseCodes codes, Span<float> reconstruction, Workers workers);

    /// <summary>The same dictionary with the rows of its decoder in another order, which encodes to the same bits: the
    /// permuted-decoder control.</summary>
    /// <param name="order">[M], a permutation: latent i decodes to the direction of latent order[i].</param>
    ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order);
}
