using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// For each of M vectors its largest cosine to any other, streamed (<see cref="CosineBlocks"/>) so that no M × M matrix exists.
/// A vector of zeros has cosine 0 to all. Undefined (not a number) where there is only one vector.
/// </summary>
/// <param name="Signed">[M] largest cosine.</param>
/// <param name="Absolute">[M] largest |cosine|.</param>
public sealed record NearestCosines(float[] Signed, float[] Absolute)
{
    /// <summary>Mean over the vectors of the largest cosine to another.</summary>
    public double MeanSigned => Mean(Signed);

    /// <summary>Mean over the vectors of the largest |cosine| to another.</summary>
    public double MeanAbsolute => Mean(Absolute);

    /// <summary>The largest |cosine| of all pairs: one number, and a larger one than <see cref="MeanAbsolute"/>.</summary>
    public double LargestOfAllPairs => TensorPrimitives.Max<float>(Absolute);

    /// <param name="vectors">[M, d]</param>
    /// <param name="width">d</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Gives it up between blocks.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static NearestCosines Of(ReadOnlySpan<float> vectors, int width, Workers workers, CancellationToken cancel = default)
    {
        int m = vectors.Length / width;
        if (m == 1) return new([float.NaN], [float.NaN]);
        float[] signed = new float[m], absolute = new float[m], inverse = InverseNorms(vectors, m, width);
        Array.Fill(signed, float.MinValue);
        CosineBlocks.Products(vectors, vectors, width, (self, first, others) =>
        {
            TensorPrimitives.Multiply(others, inverse.AsSpan(first, others.Length), others);
            Raise(others, self - first, ref signed[self], ref absolute[self]);
        }, workers, cancel);
        for (int i = 0; i < m; i++)
        {
            signed[i] = Math.Clamp(signed[i] * inverse[i], -1, 1);
            absolute[i] = Math.Min(absolute[i] * inverse[i], 1);
        }
        return new(signed, absolute);
    }

    /// <summary>The same vectors in another order: vector i is the one that was order[i].</summary>
    internal NearestCosines InOrder(ReadOnlySpan<int> order)
    {
        float[] signed = new float[order.Length], absolute = new float[order.Length];
        for (int i = 0; i < order.Length; i++) (signed[i], absolute[i]) = (Signed[order[i]], Absolute[order[i]]);
        return new(signed, absolute);
    }

    /// <param name="others">Products with the vectors of one strip.</param>
    /// <param name="self">Where the vector itself would stand in the strip, in it or not.</param>
    /// <param name="signed">Raised to the largest.</param>
    /// <param name="absolute">Raised to the largest by magnitude.</param>
    static void Raise(ReadOnlySpan<float> others, int self, ref float signed, ref float absolute)
    {
        if (self >= 0 && self < others.Length)
        {
            Raise(others[..self], -1, ref signed, ref absolute);
            others = others[(self + 1)..];
        }
        if (others.IsEmpty) return;
        signed = Math.Max(signed, TensorPrimitives.Max(others));
        absolute = Math.Max(absolute, Math.Abs(TensorPrimitives.MaxMagnitude(others)));
    }

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
