using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>
/// Rows to train on that are what a dictionary looks for: sums of a few of 2 d random unit directions, each on with
/// probability 8 / 2d and then uniform on [0, 3), and normal noise of .05.
/// </summary>
static class SparseSums
{
    const double ActiveDirections = 8, Largest = 3, Noise = 0.05;

    /// <summary>Streams of the seed; that of a row is its number behind these.</summary>
    const ulong DirectionStream = 0, FirstRowStream = 1;

    const int BlockRows = 64;

    /// <param name="n">Rows.</param>
    /// <param name="width">d</param>
    /// <param name="seed">Equal seeds give equal rows.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>[n, d]</returns>
    public static NativeBuffer<float> Make(int n, int width, ulong seed, Workers workers)
    {
        var rows = new NativeBuffer<float>((long)n * width);
        float[] directions = Directions(width, seed);
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            for (int i = start; i < end; i++)
                Fill(rows.Slice((long)i * width, width), directions, new Philox(seed, FirstRowStream + (ulong)i));
        });
        return rows;
    }

    // [2 d, d]
    static float[] Directions(int width, ulong seed)
    {
        var random = new Philox(seed, DirectionStream);
        var directions = new float[2 * width * width];
        for (int i = 0; i < directions.Length; i++) directions[i] = (float)random.Normal((ulong)i);
        for (int at = 0; at < directions.Length; at += width)
        {
            Span<float> row = directions.AsSpan(at, width);
            double square = 0;
            foreach (float value in row) square += (double)value * value;
            foreach (ref float value in row) value = (float)(value / Math.Sqrt(square));
        }
        return directions;
    }

    static void Fill(Span<float> row, float[] directions, Philox random)
    {
        int width = row.Length;
        for (int c = 0; c < width; c++) row[c] = (float)(Noise * random.Normal((ulong)c));
        for (int direction = 0; direction < 2 * width; direction++)
        {
            ulong counter = (ulong)(width + direction);
            // The upper and the lower half of the bits are independent.
            ulong bits = random.Bits(counter);
            if ((uint)(bits >> 32) >= ActiveDirections / (2 * width) * (1UL << 32)) continue;
            float amount = (float)(Largest * (uint)bits / (1UL << 32));
            ReadOnlySpan<float> unit = directions.AsSpan(direction * width, width);
            for (int c = 0; c < width; c++) row[c] += amount * unit[c];
        }
    }
}
