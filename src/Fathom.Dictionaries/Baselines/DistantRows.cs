using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Rows that lie far from one another, drawn as in k-means++ (Arthur and Vassilvitskii 2007):
/// <code>c_0 = a row;  c_j = a row drawn with probability ∝ min_{i &lt; j} ‖x − c_i‖²</code>
/// </summary>
static class DistantRows
{
    /// <summary>Rows to draw from, and numbers in them, where not more than a quarter as many are asked for.</summary>
    const int SampleRows = 1 << 16, SampleSize = 1 << 26;

    /// <summary>Streams of the seed.</summary>
    const ulong SampleStream = 4, DrawStream = 5;

    const int TaskRows = 256;

    /// <summary>Rows to draw from: a sample in memory.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="mean">Subtracted from each, [d]; null: nothing.</param>
    /// <param name="m">Rows that will be drawn.</param>
    /// <param name="seed">Of the sample.</param>
    /// <param name="context">Threads.</param>
    /// <returns>[n, d]</returns>
    public static float[] Sample(RowSelection rows, float[]? mean, int m, ulong seed, FitContext context)
    {
        int most = Math.Min(SampleRows, SampleSize / rows.Width);
        RowSelection sample = rows.Sample(Math.Max(most, 4L * m), new Philox(seed, SampleStream));
        var x = new float[checked((int)sample.Count * rows.Width)];
        sample.Read(0, (int)sample.Count, mean, x, context.Workers);
        return x;
    }

    /// <param name="x">[n, d]</param>
    /// <param name="d">Width.</param>
    /// <param name="m">Rows to draw.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="context">Threads, cancellation.</param>
    /// <returns>[m, d]</returns>
    /// <exception cref="InputException">Fewer different rows than that.</exception>
    public static float[] Of(float[] x, int d, int m, ulong seed, FitContext context)
    {
        int n = x.Length / d;
        var random = new Philox(seed, DrawStream);
        float[] drawn = new float[m * d];
        double[] distances = new double[n], parts = new double[(n + TaskRows - 1) / TaskRows];
        Array.Fill(distances, double.PositiveInfinity);
        int chosen = (int)random.Below(0, n);
        for (int j = 0; ; j++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Memory<float> last = drawn.AsMemory(j * d, d);
            x.AsSpan(chosen * d, d).CopyTo(last.Span);
            if (j == m - 1) return drawn;
            context.Workers.ForRanges(n, TaskRows, (start, end, part) =>
            {
                parts[part] = 0;
                for (int i = start; i < end; i++)
                    parts[part] += distances[i] = Math.Min(distances[i], Square(x.AsSpan(i * d, d), last.Span));
            });
            chosen = Drawn(distances, parts, random.Uniform((ulong)j + 1));
            if (chosen < 0)
                throw new InputException($"{j + 1} different rows among {n}; choose at most that many --latents, or more rows");
        }
    }

    /// <summary>‖a − b‖²</summary>
    public static double Square(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double distance = TensorPrimitives.Distance(a, b);
        return distance * distance;
    }

    // The row at which the running sum passes a share of the whole; −1 where all are 0.
    static int Drawn(double[] distances, double[] parts, double share)
    {
        double left = share * parts.Sum();
        int part = 0;
        while (part < parts.Length - 1 && left >= parts[part]) left -= parts[part++];
        for (int i = part * TaskRows; i < Math.Min(distances.Length, (part + 1) * TaskRows); i++)
            if (distances[i] > 0 && (left -= distances[i]) < 0) return i;
        // The rounding errors of the sums: the last row that is one.
        return Array.FindLastIndex(distances, distance => distance > 0);
    }
}
