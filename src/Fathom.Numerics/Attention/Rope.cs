namespace Fathom.Numerics;

/// <summary>
/// Rotary position embedding: the pair (a, b) = (x_i, x_{i + headDim/2}) of a head at position p becomes
/// (a cos pθ_i − b sin pθ_i, b cos pθ_i + a sin pθ_i) — the "rotate half" pairing of Hugging Face's checkpoints.
/// </summary>
public static class Rope
{
    /// <param name="heads">[n, count, headDim], rotated in place.</param>
    /// <param name="n">Rows.</param>
    /// <param name="count">Heads of a row.</param>
    /// <param name="table">Angles for headDim.</param>
    /// <param name="positions">[n] position of each row; below <see cref="RopeTable.Positions"/>.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Apply(Span<float> heads, int n, int count, RopeTable table, ReadOnlySpan<int> positions, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentNullException.ThrowIfNull(table);
        int headDim = table.HeadDim, half = headDim / 2;
        Shapes.Require(heads.Length, (long)n * count, headDim, nameof(heads));
        Shapes.Require(positions.Length, 1, n, nameof(positions));
        foreach (int position in positions[..n])
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)table.Positions, nameof(positions));
        for (int row = 0; row < n; row++)
        {
            ReadOnlySpan<float> cosines = table.Cosines(positions[row]), sines = table.Sines(positions[row]);
            for (int head = 0; head < count; head++)
            {
                Span<float> x = heads.Slice((row * count + head) * headDim, headDim);
                for (int i = 0; i < half; i++)
                {
                    float a = x[i], b = x[i + half];
                    x[i] = a * cosines[i] - b * sines[i];
                    x[i + half] = b * cosines[i] + a * sines[i];
                }
            }
        }
    }
}
