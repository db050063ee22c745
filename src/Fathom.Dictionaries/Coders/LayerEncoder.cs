using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The k L largest pre-activations of a row over all layers, each layer's from its own part of the row.</summary>
/// <param name="shape">The layers.</param>
/// <param name="k">Latents of a row for each layer, on average over the layers.</param>
sealed class LayerEncoder(LayerShape shape, int k)
{
    const int BlockRows = 128;

    readonly SparseCodes[] codes = [.. Enumerable.Range(0, shape.Count).Select(_ => new SparseCodes(0, 1))];

    /// <param name="parts">Of each layer its part of all rows, [n, d_l].</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoders">Of each layer, [M_l, d_l].</param>
    /// <param name="bias">b_enc, [M]</param>
    /// <param name="to">Reshaped to [n, k L]; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public void Encode(IReadOnlyList<NativeBuffer<float>> parts, int n, IReadOnlyList<PackedWeights> encoders,
        ReadOnlySpan<float> bias, SparseCodes to, Workers workers)
    {
        for (int l = 0; l < shape.Count; l++)
            TopKEncoder.Encode(parts[l].Slice(0, n * shape.Reads[l]), n, encoders[l],
                bias.Slice(shape.FirstLatents[l], shape.Latents(l)), Math.Min(k * shape.Count, shape.Latents(l)), codes[l], workers);
        JoinedTopK.Select(codes, shape.FirstLatents, k * shape.Count, to, workers);
    }

    /// <summary>Copies each layer's part of the rows to where it lies alone.</summary>
    /// <param name="rows">[n, Σ d_l]</param>
    /// <param name="n">Rows.</param>
    /// <param name="parts">Of each layer, [n, d_l].</param>
    /// <param name="workers">Threads to use.</param>
    public unsafe void Split(ReadOnlySpan<float> rows, int n, IReadOnlyList<NativeBuffer<float>> parts, Workers workers)
    {
        int width = shape.Reads.Sum();
        fixed (float* from = rows)
        {
            float* all = from;
            workers.ForRanges(n, BlockRows, (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                {
                    float* at = all + (nint)row * width;
                    for (int l = 0; l < shape.Count; at += shape.Reads[l++])
                        new ReadOnlySpan<float>(at, shape.Reads[l]).CopyTo(
                            parts[l].Slice((long)row * shape.Reads[l], shape.Reads[l]));
                }
            });
        }
    }
}
