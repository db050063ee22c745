namespace Fathom.Numerics;

/// <summary>
/// The entries of <see cref="SparseCodes"/>, grouped by latent: the transposed (CSC) view that the backward pass walks.
/// Within a latent the entries keep the order of the rows.
/// </summary>
public sealed unsafe class PairsByLatent
{
    /// <summary>Blocks of rows that are counted and placed side by side, at most; each costs M counters.</summary>
    const int MostBlocks = 8;

    int[] starts = [0], counters = [], rows = [];
    float[] values = [], slopes = [];

    /// <summary>[M + 1] where the entries of each latent begin.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>The row of each entry, latent by latent.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(0, starts[^1]);

    /// <summary>The latent activation of each entry, latent by latent.</summary>
    public ReadOnlySpan<float> Values => values.AsSpan(0, starts[^1]);

    /// <summary>The slope of each entry, latent by latent, where slopes were given.</summary>
    public ReadOnlySpan<float> Slopes => slopes.AsSpan(0, starts[^1]);

    /// <summary>Room for the slopes of one latent's entries, until the next <see cref="Build"/>.</summary>
    public Span<float> RoomForSlopes(int latent)
    {
        if (slopes.Length < starts[^1])
            lock (counters)
                if (slopes.Length < starts[^1]) slopes = new float[values.Length];
        return slopes.AsSpan(starts[latent]..starts[latent + 1]);
    }

    /// <summary>Groups the entries of <paramref name="codes"/> by counting: each block of rows counts its own, and places them
    /// behind those of the blocks before it.</summary>
    /// <param name="codes">Their rows.</param>
    /// <param name="latentCount">M.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    /// <param name="slopeOf">A slope at the place of every entry in the codes, or empty.</param>
    public void Build(SparseCodes codes, int latentCount, Workers workers, ReadOnlySpan<float> slopeOf = default)
    {
        int blocks = Math.Min(MostBlocks, workers.Count), size = Math.Max(1, (codes.Rows + blocks - 1) / blocks);
        if (starts.Length != latentCount + 1) starts = new int[latentCount + 1];
        if (counters.Length < blocks * latentCount) counters = new int[blocks * latentCount];
        Array.Clear(counters);
        workers.ForRanges(codes.Rows, size, (start, end, block) =>
        {
            Span<int> counts = counters.AsSpan(block * latentCount, latentCount);
            for (int row = start; row < end; row++)
                foreach (int latent in codes.RowIndices(row)) counts[latent]++;
        });
        Accumulate(latentCount, blocks);
        // Some more than needed, so that numbers that rise from step to step do not leave new garbage at each.
        int room = (int)Math.Min(Array.MaxLength, starts[^1] * 9L / 8);
        if (rows.Length < starts[^1]) (rows, values) = (new int[room], new float[room]);
        if (slopeOf.Length != 0 && slopes.Length < starts[^1]) slopes = new float[room];
        fixed (float* given = slopeOf)
        {
            float* all = given;
            workers.ForRanges(codes.Rows, size, (start, end, block) =>
                Place(codes, start, end, counters.AsSpan(block * latentCount, latentCount), all));
        }
    }

    // Counts become the places where each block goes on, latent by latent.
    void Accumulate(int latentCount, int blocks)
    {
        int at = 0;
        for (int latent = 0; latent < latentCount; latent++)
        {
            starts[latent] = at;
            for (int i = latent; i < blocks * latentCount; i += latentCount) (counters[i], at) = (at, at + counters[i]);
        }
        starts[latentCount] = at;
    }

    void Place(SparseCodes codes, int start, int end, Span<int> next, float* slopeOf)
    {
        for (int row = start; row < end; row++)
        {
            int place = codes.Start(row);
            ReadOnlySpan<float> activations = codes.RowValues(row);
            ReadOnlySpan<int> latents = codes.RowIndices(row);
            for (int i = 0; i < latents.Length; i++)
            {
                int at = next[latents[i]]++;
                (rows[at], values[at]) = (row, activations[i]);
                if (slopeOf != null) slopes[at] = slopeOf[place + i];
            }
        }
    }
}
