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
        float[] directions = RandomDirections.Make(2 * width, width, new Philox(seed, DirectionStream), workers); // [2 d, d]
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            for (int i = start; i < end; i++)
                Fill(rows.Slice((long)i * width, width), directions, new Philox(seed, FirstRowStream + (ulong)i));
        });
        return rows;
    }

    static void Fill(Span<float> row, float[] directions, Philox random)
    {
        int width = row.Length;
        for (int c = 0; c < width; c++) row[c] = (float)(Noise * random.Normal((ulong)c));
        for (int direction = 0; direction < 2 * width; direction++)
        {
            // The upper half of the bits says whether it is on, the lower one how much.
            ulong bits = random.Bits((ulong)(width + direction));
            if ((uint)(bits >> 32) >= ActiveDirections / (2 * width) * (1UL << 32)) continue;
            float amount = (float)(Largest * (uint)bits / (1UL << 32));
            ReadOnlySpan<float> unit = directions.AsSpan(direction * width, width);
            for (int c = 0; c < width; c++) row[c] += amount * unit[c];
        }
    }
}
