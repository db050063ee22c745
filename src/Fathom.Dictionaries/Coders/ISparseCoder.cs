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

    /// <summary>Number of latents M.</summary>
    int LatentCount { get; }

    /// <summary>The directions that the latents write, [M, d].</summary>
    ReadOnlySpan<float> DecoderWeight { get; }

    /// <summary>The directions that the latents read, [M, d].</summary>
    ReadOnlySpan<float> EncoderWeight { get; }

    /// <summary>What is added to a latent's pre-activation, [M].</summary>
    ReadOnlySpan<float> EncoderBias { get; }

    /// <summary>Latent activations of raw vectors.</summary>
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="codes">Reshaped and filled: n rows.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers);

    /// <summary>Reconstruction of raw vectors.</summary>
    /// <param name="codes">n rows.</param>
    /// <param name="reconstruction">[n, d]</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    void Decode(SparseCodes codes, Span<float> reconstruction, Workers workers);

    /// <summary>The same dictionary with the rows of its decoder in another order: the permuted-decoder control.</summary>
    /// <param name="order">[M], a permutation: latent i decodes to the direction of latent order[i].</param>
    ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order);
}
