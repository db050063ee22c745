using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// What each latent adds to the reconstruction at activation 1, and what is there without any: x̂ = b + Σ_j f_j w_j. Asked of the
/// dictionary's own decoding, as in <see cref="WriteNorms"/>.
/// </summary>
/// <param name="Directions">w, [M, d]</param>
/// <param name="Bias">b, [d]</param>
sealed record WrittenDirections(float[] Directions, float[] Bias)
{
    const int BlockLatents = 256;
    const float Scale = 4096;

    public static WrittenDirections Of(ISparseCoder coder, Workers workers, CancellationToken cancel)
    {
        int m = coder.LatentCount, d = coder.Width;
        float[] directions = new float[checked(m * d)], bias = new float[d];
        var codes = new SparseCodes(1, 1);
        codes.Counts[0] = 0;
        coder.Decode(codes, bias, workers);
        for (int first = 0; first < m; first += BlockLatents)
        {
            cancel.ThrowIfCancellationRequested();
            int n = Math.Min(BlockLatents, m - first);
            codes.Reshape(n, 1);
            codes.Counts.Fill(1);
            codes.Values.Fill(Scale);
            for (int i = 0; i < n; i++) codes.Indices[i] = first + i;
            Span<float> written = directions.AsSpan(first * d, n * d);
            coder.Decode(codes, written, workers);
            for (int at = 0; at < written.Length; at++) written[at] = (written[at] - bias[at % d]) / Scale;
        }
        return new(directions, bias);
    }

    /// <summary>w_j.</summary>
    public ReadOnlySpan<float> Of(int latent) => Directions.AsSpan(latent * Bias.Length, Bias.Length);
}
