using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>What latents write at activation 1, in the units of the activations: D of the equations.</summary>
public static class LatentWrites
{
    /// <summary>Whether it is the same for every activation: not where a dictionary normalises what it reads.</summary>
    public static bool AreConstant(ISparseCoder coder) =>
        coder is Sae { Normalisation: var kind } && kind == InputNormalisation.None;

    /// <summary>D = W_dec row · ‖write‖ / ‖W_dec row‖, [d_out]; before any normalisation is undone.</summary>
    public static float[] Of(ISparseCoder coder, int latent)
    {
        var write = new float[coder.OutputWidth];
        Of(coder, latent, write);
        return write;
    }

    /// <inheritdoc cref="Of(ISparseCoder, int)"/>
    /// <param name="coder">The dictionary.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="write">[d_out]</param>
    public static void Of(ISparseCoder coder, int latent, Span<float> write)
    {
        ReadOnlySpan<float> row = coder.DecoderWeight.Slice(latent * write.Length, write.Length);
        float norm = TensorPrimitives.Norm(row), factor = norm > 0 ? coder.WriteNorms[latent] / norm : 1;
        // A quotient of equal norms need not be 1 to the bit.
        if (MathF.Abs(factor - 1) > 1e-6f) TensorPrimitives.Multiply(row, factor, write);
        else row.CopyTo(write);
    }

    /// <summary>D at one activation: x̂(f = 1) − x̂(f = 0), in which the normalisation of x is undone.</summary>
    /// <param name="coder">The dictionary.</param>
    /// <param name="x">[d]</param>
    /// <param name="latent">The latent.</param>
    /// <param name="write">[d]</param>
    public static void At(ISparseCoder coder, ReadOnlySpan<float> x, int latent, Span<float> write)
    {
        var codes = new SparseCodes(1, 1);
        codes.Counts[0] = 0;
        var nothing = new float[write.Length];
        coder.Decode(x, codes, nothing, Workers.One);
        (codes.Counts[0], codes.Indices[0], codes.Values[0]) = (1, latent, 1);
        coder.Decode(x, codes, write, Workers.One);
        TensorPrimitives.Subtract(write, nothing, write);
    }
}
