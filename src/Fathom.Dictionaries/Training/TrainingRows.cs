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
    readonly IVectorSource all;

    /// <param name="reads">What the encoder reads: one source, or those of a crosscoder.</param>
    /// <param name="writes">What the decoder is to write; none where that is what is read.</param>
    /// <exception cref="InputException">Sources of different numbers of rows, or rows that are all the same.</exception>
    public TrainingRows(IReadOnlyList<IVectorSource> reads, IReadOnlyList<IVectorSource> writes)
    {
        parts = [.. reads, .. writes];
        Layout = new([.. reads.Select(part => part.Width)], [.. writes.Select(part => part.Width)]);
        all = JoinedVectors.Of(parts);
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
            return $"{Count} × {Layout}, {crc:x8}";
        }
    }

    /// <summary>Reads scaled rows.</summary>
    /// <param name="indices">[n] row numbers.</param>
    /// <param name="rows">[n, row width]</param>
    /// <param name="workers">Threads to use.</param>
    public void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        all.Gather(indices, rows, workers);
        if (parts.Count == 1)
        {
            TensorPrimitives.Multiply(rows, (float)Scales[0], rows);
            return;
        }
        for (int first = 0; first < rows.Length;)
            for (int i = 0; i < parts.Count; first += parts[i++].Width)
            {
                Span<float> part = rows.Slice(first, parts[i].Width);
                TensorPrimitives.Multiply(part, (float)Scales[i], part);
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
