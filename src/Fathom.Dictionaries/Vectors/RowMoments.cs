using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>What a training has to know of its rows beforehand.</summary>
/// <param name="Mean">Mean of the rows, [d].</param>
/// <param name="MeanSquaredNorm">Mean of ‖x‖².</param>
public sealed record RowMoments(double[] Mean, double MeanSquaredNorm)
{
    const int BlockRows = 4096;

    /// <summary>Those of a source's first rows; sums in blocks of fixed size, for the same bits on any threads.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="rows">How many.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="InputException">A row is not finite.</exception>
    public static RowMoments Of(IVectorSource source, long rows, Workers workers)
    {
        var parts = new RowStatistics[(int)((rows + BlockRows - 1) / BlockRows)];
        workers.For(parts.Length, block =>
        {
            long first = (long)block * BlockRows;
            int count = (int)Math.Min(BlockRows, rows - first);
            var values = new float[count * source.Width];
            source.Read(first, count, values);
            parts[block] = new RowStatistics(source.Width);
            int bad = parts[block].Add(values);
            if (bad >= 0)
                throw new InputException($"row {first + bad} holds a number that is not finite; choose a wider --dtype");
        });
        var all = new RowStatistics(source.Width);
        foreach (RowStatistics part in parts) all.Add(part);
        return new(all.Mean(), all.MeanSquaredNorm());
    }
}
