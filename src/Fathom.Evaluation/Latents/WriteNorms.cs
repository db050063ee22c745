using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// The norm of what each latent adds to the reconstruction when its activation is 1. It is asked of the dictionary's own
/// decoding, not read off its decoder's rows, since a dictionary may divide by their norms on the way.
/// </summary>
public static class WriteNorms
{
    const int BlockLatents = 256;

    // A power of two, so that scaling is exact, large enough that the decoder's bias rounds little of it away.
    const float Scale = 4096;

    /// <returns>[M]</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static float[] Of(ISparseCoder coder, Workers workers, CancellationToken cancel = default)
    {
        int m = coder.LatentCount, d = coder.Width;
        var norms = new float[m];
        var codes = new SparseCodes(1, 1);
        codes.Counts[0] = 0;
        var bias = new float[d];
        coder.Decode(codes, bias, workers);
        var written = new float[BlockLatents * d];
        for (int first = 0; first < m; first += BlockLatents)
        {
            cancel.ThrowIfCancellationRequested();
            int n = Math.Min(BlockLatents, m - first);
            codes.Reshape(n, 1);
            codes.Counts.Fill(1);
            codes.Values.Fill(Scale);
            for (int i = 0; i < n; i++) codes.Indices[i] = first + i;
            coder.Decode(codes, written.AsSpan(0, n * d), workers);
            for (int i = 0; i < n; i++) norms[first + i] = (float)(Distance(written.AsSpan(i * d, d), bias) / Scale);
        }
        return norms;
    }

    static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int c = 0; c < a.Length; c++) sum += ((double)a[c] - b[c]) * ((double)a[c] - b[c]);
        return Math.Sqrt(sum);
    }
}
