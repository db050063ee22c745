using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The rows of a training: the parts that are read, and behind them those that are to be written where these are others. Each
/// part is scaled so that its mean squared norm is its width.
/// </summary>
sealed class TrainingRows
{
    const int BlockRows = 128;

    readonly IReadOnlyList<IVectorSource> parts;
    readonly RowMoments[] moments;

    /// <param name="reads">What the encoder reads: one source, or those of a crosscoder.</param>
    /// <param name="writes">What the decoder is to write; none where that is what is read.</param>
    /// <param name="known">The first rows, from which means and scales are; null: all.</param>
    /// <param name="workers">Threads to use for these; none: all.</param>
    /// <exception cref="InputException">Sources of different numbers of rows, or rows that are all the same.</exception>
    public TrainingRows(IReadOnlyList<IVectorSource> reads, IReadOnlyList<IVectorSource> writes, long? known = null,
        Workers? workers = null)
    {
        parts = [.. reads, .. writes];
        Layout = new([.. reads.Select(part => part.Width)], [.. writes.Select(part => part.Width)]);
        JoinedVectors.RequireSameRows(parts);
        KnownRows = Math.Min(known ?? Count, Count);
        moments = [.. parts.Select(part => known is null ? new(part.Mean.ToArray(), part.MeanSquaredNorm)
            : part.MomentsOfFirst(KnownRows, workers ?? Workers.All))];
        Scales = [.. parts.Zip(moments, (part, its) => Math.Sqrt(part.Width / its.MeanSquaredNorm))];
        double[] variances = [.. moments.Select(ScaledVariance)];
        Variance = variances.Skip(Layout.Autoencodes ? 0 : reads.Count).Sum();
    }

    /// <summary>Rows to train on.</summary>
    public long Count => parts[0].TrainCount;

    /// <summary>The first rows, those that means and scales are of and that may be looked at before the first step.</summary>
    public long KnownRows { get; }

    public RowLayout Layout { get; }

    /// <summary>What each part is multiplied by, those that are read first.</summary>
    public IReadOnlyList<double> Scales { get; }

    /// <summary>Mean of ‖y − ȳ‖² over the scaled rows y that are to be written.</summary>
    public double Variance { get; }

    /// <summary>Tells other data from the same data: row count, widths and the bits of their means and mean norms.</summary>
    public string Fingerprint
    {
        get
        {
            uint crc = 0;
            foreach (RowMoments part in moments)
            {
                crc = ChecksumStream.Append(crc, MemoryMarshal.AsBytes<double>(part.Mean));
                double norm = part.MeanSquaredNorm;
                crc = ChecksumStream.Append(crc, MemoryMarshal.AsBytes(new ReadOnlySpan<double>(in norm)));
            }
            return $"{Count} × {Layout}, {crc:x8}";
        }
    }

    /// <summary>Reads scaled rows.</summary>
    /// <param name="indices">[n] row numbers.</param>
    /// <param name="rows">[n, row width]</param>
    /// <param name="workers">Threads to use.</param>
    public void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        if (parts.Count == 1)
        {
            parts[0].Gather(indices, rows, workers);
            Scale(rows, parts[0].Width, rows, 0, Scales[0], workers);
            return;
        }
        for (int i = 0, at = 0; i < parts.Count; at += parts[i++].Width)
        {
            using PooledFloats room = new((long)indices.Length * parts[i].Width);
            Span<float> part = room.Span[..(indices.Length * parts[i].Width)];
            parts[i].Gather(indices, part, workers);
            Scale(part, parts[i].Width, rows, at, Scales[i], workers);
        }
    }

    // Columns at … at + width of rows [n, row width] from a part [n, width].
    unsafe void Scale(Span<float> part, int width, Span<float> rows, int at, double scale, Workers workers)
    {
        int rowWidth = Layout.RowWidth;
        fixed (float* from = part, to = rows)
        {
            float* source = from, target = to + at;
            workers.ForRanges(part.Length / width, BlockRows, (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                    TensorPrimitives.Multiply(new ReadOnlySpan<float>(source + (nint)row * width, width), (float)scale,
                        new Span<float>(target + (nint)row * rowWidth, width));
            });
        }
    }

    double ScaledVariance(RowMoments part)
    {
        double variance = part.MeanSquaredNorm;
        foreach (double mean in part.Mean) variance -= mean * mean;
        if (!(variance > 1e-12 * part.MeanSquaredNorm))
            throw new InputException($"the {KnownRows} training rows are all the same; there is nothing to learn from them");
        return variance * part.Mean.Length / part.MeanSquaredNorm;
    }
}
