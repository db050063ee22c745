using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The rows of several sources side by side: those of a crosscoder. It does not own the sources.</summary>
public sealed class JoinedVectors : IVectorSource
{
    readonly double[] mean;

    /// <param name="parts">The sources, at least one.</param>
    /// <exception cref="InputException">They have different numbers of rows.</exception>
    public JoinedVectors(IReadOnlyList<IVectorSource> parts)
    {
        RequireSameRows(parts);
        Parts = parts;
        mean = [.. parts.SelectMany(part => part.Mean.ToArray())];
        (Width, MeanSquaredNorm) = (parts.Sum(part => part.Width), parts.Sum(part => part.MeanSquaredNorm));
    }

    public IReadOnlyList<IVectorSource> Parts { get; }

    public long Count => Parts[0].Count;

    public long TrainCount => Parts[0].TrainCount;

    public int Width { get; }

    public ReadOnlySpan<double> Mean => mean;

    public double MeanSquaredNorm { get; }

    /// <summary>The sources as one; the source itself where there is only one.</summary>
    public static IVectorSource Of(IReadOnlyList<IVectorSource> parts) => parts.Count == 1 ? parts[0] : new JoinedVectors(parts);

    /// <exception cref="InputException">They have different numbers of rows.</exception>
    internal static void RequireSameRows(IReadOnlyList<IVectorSource> parts)
    {
        foreach (IVectorSource part in parts)
            if (part.Count != parts[0].Count || part.TrainCount != parts[0].TrainCount)
                throw new InputException($"{part.Count} rows ({part.TrainCount} to train on) beside {parts[0].Count} " +
                    $"({parts[0].TrainCount}); expected captures of the same tokens");
    }

    public void Read(long first, int count, Span<float> rows)
    {
        for (int i = 0, at = 0; i < Parts.Count; at += Parts[i++].Width)
        {
            using PooledFloats room = new((long)count * Parts[i].Width);
            Span<float> part = room.Span[..(count * Parts[i].Width)];
            Parts[i].Read(first, count, part);
            Place(part, Parts[i].Width, at, rows);
        }
    }

    public void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        for (int i = 0, at = 0; i < Parts.Count; at += Parts[i++].Width)
        {
            using PooledFloats room = new((long)indices.Length * Parts[i].Width);
            Span<float> part = room.Span[..(indices.Length * Parts[i].Width)];
            Parts[i].Gather(indices, part, workers);
            Place(part, Parts[i].Width, at, rows);
        }
    }

    public void Dispose()
    {
        // The sources are their owner's.
    }

    void Place(ReadOnlySpan<float> part, int width, int at, Span<float> rows)
    {
        for (int row = 0; row < part.Length / width; row++)
            part.Slice(row * width, width).CopyTo(rows[(row * Width + at)..]);
    }
}
