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
    readonly IReadOnlyList<IVectorSource> parts;

    /// <param name="reads">What the encoder reads: one source, or those of a crosscoder.</param>
    /// <param name="writes">What the decoder is to write; none where that is what is read.</param>
    /// <exception cref="InputException">Sources of different numbers of rows, or rows that are all the same.</exception>
    public TrainingRows(IReadOnlyList<IVectorSource> reads, IReadOnlyList<IVectorSource> writes)
    {
        parts = [.. reads, .. writes];
        Layout = new([.. reads.Select(part => part.Width)], [.. writes.Select(part => part.Width)]);
        foreach (IVectorSource part in parts)
            if (part.Count != parts[0].Count || part.TrainCount != parts[0].TrainCount)
                throw new InputException($"{part.Count} rows ({part.TrainCount} to train on) beside {parts[0].Count} " +
                    $"({parts[0].TrainCount}); expected captures of the same tokens");
        Scales = [.. parts.Select(part => Math.Sqrt(part.Width / part.MeanSquaredNorm))];
        Variance = (Layout.Autoencodes ? reads : writes).Sum(ScaledVariance);
    }

    /// <summary>Rows to train on.</summary>
    public long Count => parts[0].TrainCount;

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
            foreach (IVectorSource part in parts)
            {
                crc = ChecksumStream.Append(crc, MemoryMarshal.AsBytes(part.Mean));
                double norm = part.MeanSquaredNorm;
                crc = ChecksumStream.Append(crc, MemoryMarshal.AsBytes(new ReadOnlySpan<double>(in norm)));
            }
            string widths = string.Join(" + ", Layout.Reads) +
                (Layout.Autoencodes ? "" : " → " + string.Join(" + ", Layout.Writes));
            return $"{Count} × {widths}, {crc:x8}";
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
            TensorPrimitives.Multiply(rows, (float)Scales[0], rows);
            return;
        }
        int width = Layout.RowWidth;
        for (int i = 0, at = 0; i < parts.Count; at += parts[i++].Width)
        {
            using PooledFloats room = new((long)indices.Length * parts[i].Width);
            Span<float> part = room.Span[..(indices.Length * parts[i].Width)];
            parts[i].Gather(indices, part, workers);
            for (int row = 0; row < indices.Length; row++)
                TensorPrimitives.Multiply(part.Slice(row * parts[i].Width, parts[i].Width), (float)Scales[i],
                    rows.Slice(row * width + at, parts[i].Width));
        }
    }

    static double ScaledVariance(IVectorSource part)
    {
        double variance = part.MeanSquaredNorm;
        foreach (double mean in part.Mean) variance -= mean * mean;
        if (!(variance > 1e-12 * part.MeanSquaredNorm))
            throw new InputException($"the {part.TrainCount} training rows are all the same; there is nothing to learn from them");
        return variance * part.Width / part.MeanSquaredNorm;
    }
}
