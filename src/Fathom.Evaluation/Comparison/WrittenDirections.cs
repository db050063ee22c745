using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// What each latent adds to the reconstruction at activation 1, and what is there without any, of a dictionary whose
/// reconstruction depends on nothing else: x̂ = b + Σ_j f_j w_j.
/// </summary>
/// <param name="Directions">w, [M, d]</param>
/// <param name="Bias">b, [d]</param>
sealed record WrittenDirections(float[] Directions, float[] Bias)
{
    /// <summary>Whether that is all: no normalisation of each vector to undo, and nothing passed on past the latents.</summary>
    public static bool Suffice(ISparseCoder coder) =>
        coder.IsAutoencoder && (coder is not Sae sae || (sae.Normalisation == InputNormalisation.None && sae.Skip.IsEmpty));

    public static WrittenDirections Of(ISparseCoder coder)
    {
        int d = coder.Width;
        // A dictionary may divide by the norms of its rows on the way.
        float[] directions = UnitRows.Of(coder.DecoderWeight, d), bias = new float[d];
        for (int j = 0; j < coder.LatentCount; j++)
        {
            Span<float> row = directions.AsSpan(j * d, d);
            TensorPrimitives.Multiply(row, coder.WriteNorms[j], row);
        }
        var none = new SparseCodes(1, 1);
        none.Counts[0] = 0;
        coder.Decode(new float[d], none, bias, Workers.One);
        return new(directions, bias);
    }

    /// <summary>w_j.</summary>
    public ReadOnlySpan<float> Of(int latent) => Directions.AsSpan(latent * Bias.Length, Bias.Length);
}
