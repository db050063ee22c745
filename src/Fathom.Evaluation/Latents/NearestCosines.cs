using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// For each of M vectors its largest cosine to any other, streamed over blocks of rows so that no M × M matrix exists.
/// A vector of zeros has cosine 0 to all. Undefined (not a number) where there is only one vector.
/// </summary>
/// <param name="Signed">[M] largest cosine.</param>
/// <param name="Absolute">[M] largest |cosine|.</param>
public sealed record NearestCosines(float[] Signed, float[] Absolute)
{
    /// <summary>Cosines in one block: 16 MiB.</summary>
    const int BlockCosines = 1 << 22;

    /// <summary>Mean over the vectors of the largest cosine to another.</summary>
    public double MeanSigned => Mean(Signed);

    /// <summary>Mean over the vectors of the largest |cosine| to another.</summary>
    public double MeanAbsolute => Mean(Absolute);

    /// <summary>The largest |cosine| of all pairs: one number, and a larger one than <see cref="MeanAbsolute"/>.</summary>
    public double LargestOfAllPairs => TensorPrimitives.Max<float>(Absolute);

    /// <param name="vectors">[M, d]</param>
    /// <param name="width">d</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static NearestCosines Of(ReadOnlySpan<float> vectors, int width, Workers workers)
    {
        int m = vectors.Length / width;
        var signed = new float[m];
        var absolute = new float[m];
        if (m == 1) return new([float.NaN], [float.NaN]);
        float[] inverse = InverseNorms(vectors, m, width);
        using PackedWeights packed = new PackedWeights(m, width).Pack(vectors, WeightLayout.OutputByInput, workers);
        int blockRows = Math.Clamp(BlockCosines / m, 1, Math.Min(m, 256));
        var cosines = new float[blockRows * m];
        for (int first = 0; first < m; first += blockRows)
        {
            int start = first, n = Math.Min(blockRows, m - first);
            Linear.Forward(vectors.Slice(first * width, n * width), n, packed, [], cosines.AsSpan(0, n * m), workers);
            workers.For(n, row =>
            {
                int self = start + row;
                Span<float> others = cosines.AsSpan(row * m, m);
                TensorPrimitives.Multiply(others, inverse, others);
                (signed[self], absolute[self]) = Largest(others, self, inverse[self]);
            });
        }
        return new(signed, absolute);
    }

    static (float Signed, float Absolute) Largest(ReadOnlySpan<float> row, int self, float inverse)
    {
        var (before, after) = (Largest(row[..self]), Largest(row[(self + 1)..]));
        return (Math.Clamp(Math.Max(before.Signed, after.Signed) * inverse, -1, 1),
            Math.Min(Math.Max(before.Absolute, after.Absolute) * inverse, 1));
    }

    static (float Signed, float Absolute) Largest(ReadOnlySpan<float> part) =>
        part.IsEmpty ? (float.MinValue, 0) : (TensorPrimitives.Max(part), Math.Abs(TensorPrimitives.MaxMagnitude(part)));

    static float[] InverseNorms(ReadOnlySpan<float> vectors, int m, int width)
    {
        var inverse = new float[m];
        for (int i = 0; i < m; i++)
        {
            float norm = TensorPrimitives.Norm(vectors.Slice(i * width, width));
            inverse[i] = norm > 0 ? 1 / norm : 0;
        }
        return inverse;
    }

    static double Mean(float[] values)
    {
        double sum = 0;
        foreach (float value in values) sum += value;
        return sum / values.Length;
    }
}
