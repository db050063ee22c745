using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Rows of norm 1, each a random direction.</summary>
static class RandomDirections
{
    const int BlockRows = 64;

    /// <returns>[count, d]</returns>
    public static float[] Make(int count, int width, Philox random, Workers workers)
    {
        var rows = new float[(long)count * width];
        workers.ForRanges(count, BlockRows, (start, end, _) =>
        {
            for (int i = start; i < end; i++)
            {
                Span<float> row = rows.AsSpan(i * width, width);
                double square = 0;
                for (int c = 0; c < width; c++)
                {
                    row[c] = (float)random.Normal((ulong)i * (ulong)width + (ulong)c);
                    square += (double)row[c] * row[c];
                }
                foreach (ref float value in row) value = (float)(value / Math.Sqrt(square));
            }
        });
        return rows;
    }
}
