using System.Buffers;

namespace Fathom.Numerics;

/// <summary>The largest entries of codes.</summary>
static class LargestCodes
{
    const int BlockRows = 64;

    /// <summary>Of each row's entries the k largest, ties to the lower latent: of the K largest pre-activations, k ≤ K, those
    /// that <see cref="TopKEncoder"/> finds.</summary>
    /// <param name="from">Entries that are numbers, ascending by latent.</param>
    /// <param name="k">At most.</param>
    /// <param name="to">Reshaped to [n, k]; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Select(SparseCodes from, int k, SparseCodes to, Workers workers)
    {
        to.Reshape(from.Rows, k);
        workers.ForRanges(from.Rows, BlockRows, (start, end, _) =>
        {
            float[] scratch = ArrayPool<float>.Shared.Rent(from.Stride);
            for (int row = start; row < end; row++) Select(from, k, to, row, scratch);
            ArrayPool<float>.Shared.Return(scratch);
        });
    }

    static void Select(SparseCodes from, int k, SparseCodes to, int row, float[] scratch)
    {
        ReadOnlySpan<int> latents = from.RowIndices(row);
        ReadOnlySpan<float> values = from.RowValues(row);
        float bar = float.NegativeInfinity;
        int ties = k, kept = 0;
        if (values.Length > k)
        {
            values.CopyTo(scratch);
            bar = Selection.Largest(scratch.AsSpan(0, values.Length), k);
            foreach (float value in values)
                if (value > bar) ties--;
        }
        Span<int> toLatents = to.Indices.Slice(row * k, k);
        Span<float> toValues = to.Values.Slice(row * k, k);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < bar || values[i] == bar && ties-- <= 0) continue;
            (toLatents[kept], toValues[kept]) = (latents[i], values[i]);
            kept++;
        }
        to.Counts[row] = kept;
    }
}
