using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The inputs of single rows of a capture.</summary>
public static class RowInputs
{
    const int BlockRows = 2048;

    /// <summary>Activations.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="rows">[n] which.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static DenseInputs Activations(IVectorSource source, long[] rows, Workers workers)
    {
        var values = DenseInputs.Room(rows.Length, source.Width, "fewer --rows");
        source.Gather(rows, values, workers);
        return new(values, source.Width);
    }

    /// <summary>Latents.</summary>
    /// <param name="coder">A dictionary of the rows.</param>
    /// <param name="source">The rows.</param>
    /// <param name="rows">[n] which.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static SparseInputs Latents(ISparseCoder coder, IVectorSource source, long[] rows, Workers workers)
    {
        var built = new SparseInputBuilder(coder.LatentCount);
        var codes = new SparseCodes(1, 1);
        var x = new float[Math.Min(BlockRows, rows.Length) * source.Width];
        foreach (long[] some in rows.Chunk(BlockRows))
        {
            source.Gather(some, x, workers);
            coder.Encode(x.AsSpan(0, some.Length * source.Width), some.Length, codes, workers);
            for (int row = 0; row < codes.Rows; row++) built.Add(codes.RowIndices(row), codes.RowValues(row));
        }
        return built.Build();
    }
}
