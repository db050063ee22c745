using System.Buffers;

namespace Fathom.Numerics;

/// <summary>What fires in a block of rows, in the order in which tiles are made: a row's entries ascend by latent.
/// Its memory is from the shared pool.</summary>
sealed class Firings(int room) : IDisposable
{
    Firing[] all = ArrayPool<Firing>.Shared.Rent(room);

    public int Count { get; private set; }

    public ReadOnlySpan<Firing> Values => all.AsSpan(0, Count);

    /// <summary>The smallest value; 0 where there is none.</summary>
    public float Smallest
    {
        get
        {
            float smallest = float.PositiveInfinity;
            foreach (Firing one in Values) smallest = Math.Min(smallest, one.Value);
            return Count == 0 ? 0 : smallest;
        }
    }

    /// <summary>Adds one; there must be room.</summary>
    public void Add(Firing one) => all[Count++] = one;

    /// <summary>Makes sure of room for more: drops what is not above the bar, and grows where that is not enough.</summary>
    /// <param name="more">Firings that may come.</param>
    /// <param name="bar">What is not above it may go.</param>
    /// <param name="told">How many of the first were told of; remains true.</param>
    public void MakeRoom(int more, float bar, ref int told)
    {
        if (Count + more <= all.Length) return;
        int kept = 0, keptTold = 0;
        for (int i = 0; i < Count; i++)
        {
            if (i == told) keptTold = kept;
            if (all[i].Value > bar) all[kept++] = all[i];
        }
        told = told == Count ? kept : keptTold;
        Count = kept;
        if (2 * (Count + more) <= all.Length) return;
        Firing[] larger = ArrayPool<Firing>.Shared.Rent(2 * (Count + more));
        Values.CopyTo(larger);
        Dispose();
        all = larger;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<Firing>.Shared.Return(all);

    /// <summary>Keeps what is not below <paramref name="lowest"/>, and of those equal to it what does not come after
    /// <paramref name="last"/>.</summary>
    public void Keep(float lowest, Firing last)
    {
        int kept = 0;
        foreach (Firing one in Values)
            if (one.Value > lowest || one.Value == lowest && !last.IsBefore(one)) all[kept++] = one;
        Count = kept;
    }

    /// <summary>Writes all blocks' firings into codes, and gives their memory back.</summary>
    /// <param name="blocks">Each of rows of its own; not to be used afterwards.</param>
    /// <param name="n">Rows.</param>
    /// <param name="codes">Reshaped to n rows, its stride being the largest number of a row, at least 1.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Place(Firings[] blocks, int n, SparseCodes codes, Workers workers)
    {
        var counts = new int[n];
        workers.For(blocks.Length, block =>
        {
            foreach (Firing one in blocks[block].Values) counts[one.Row]++;
        });
        codes.Reshape(n, Math.Max(1, n == 0 ? 0 : counts.Max()));
        codes.Counts.Clear();
        workers.For(blocks.Length, block =>
        {
            Span<int> filled = codes.Counts, indices = codes.Indices;
            Span<float> values = codes.Values;
            foreach (Firing one in blocks[block].Values)
            {
                int at = one.Row * codes.Stride + filled[one.Row]++;
                (indices[at], values[at]) = (one.Latent, one.Value);
            }
            blocks[block].Dispose();
        });
    }
}
