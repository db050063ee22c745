using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// What fires in a block of rows, in the order in which tiles are made: a row's entries ascend by latent. It lies in pieces
/// from the shared pool, so that it takes no more memory than it has firings.
/// </summary>
sealed class Firings : IDisposable
{
    const int PieceSize = 1 << 13, FewestToDrop = 4 * PieceSize;

    readonly List<Firing[]> pieces = [];
    Firing[] last = [];
    int filled = PieceSize, dropAt = FewestToDrop;

    public int Count => pieces.Count == 0 ? 0 : (pieces.Count - 1) * PieceSize + filled;

    /// <summary>Number of <see cref="Piece"/>s.</summary>
    public int PieceCount => pieces.Count;

    /// <summary>The smallest value; 0 where there is none.</summary>
    public float Smallest
    {
        get
        {
            float smallest = float.PositiveInfinity;
            for (int piece = 0; piece < PieceCount; piece++)
                foreach (Firing one in Piece(piece)) smallest = Math.Min(smallest, one.Value);
            return Count == 0 ? 0 : smallest;
        }
    }

    ref Firing this[int index] => ref pieces[index / PieceSize][index % PieceSize];

    /// <summary>Some of them; all pieces after each other are all firings.</summary>
    public ReadOnlySpan<Firing> Piece(int piece) => pieces[piece].AsSpan(0, piece == pieces.Count - 1 ? filled : PieceSize);

    public void Add(Firing one)
    {
        if (filled == PieceSize)
        {
            pieces.Add(last = ArrayPool<Firing>.Shared.Rent(PieceSize));
            filled = 0;
        }
        last[filled++] = one;
    }

    /// <summary>Adds what is above its column's bar.</summary>
    /// <param name="tile">[rows, 32]</param>
    /// <param name="rows">Rows.</param>
    /// <param name="bars">[32]</param>
    /// <param name="firstRow">Number of the first row.</param>
    /// <param name="firstLatent">Number of the first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Take(float* tile, int rows, float* bars, int firstRow, int firstLatent)
    {
        const int half = 16;
        Vector512<float> leftBars = Vector512.Load(bars), rightBars = Vector512.Load(bars + half);
        for (int row = 0; row < rows; row++, tile += 2 * half)
        {
            uint left = (uint)Vector512.GreaterThan(Vector512.Load(tile), leftBars).ExtractMostSignificantBits();
            uint right = (uint)Vector512.GreaterThan(Vector512.Load(tile + half), rightBars).ExtractMostSignificantBits();
            for (uint above = left | right << half; above != 0; above &= above - 1)
            {
                int column = BitOperations.TrailingZeroCount(above);
                Add(new(firstRow + row, firstLatent + column, tile[column]));
            }
        }
    }

    /// <summary>Drops what is not above a bar, where that has become worth a pass over all.</summary>
    /// <param name="bar">What is not above it may go.</param>
    /// <param name="told">How many of the first were told of; remains true.</param>
    public void Drop(float bar, ref int told)
    {
        int count = Count, kept = 0, keptTold = 0;
        if (count < dropAt) return;
        for (int i = 0; i < count; i++)
        {
            if (i == told) keptTold = kept;
            if (this[i].Value > bar) this[kept++] = this[i];
        }
        told = told == count ? kept : keptTold;
        Truncate(kept);
        dropAt = Math.Max(FewestToDrop, 2 * kept);
    }

    /// <summary>Keeps what is not below <paramref name="lowest"/>, and of those equal to it what does not come after
    /// <paramref name="final"/>.</summary>
    public void Keep(float lowest, Firing final)
    {
        int count = Count, kept = 0;
        for (int i = 0; i < count; i++)
        {
            Firing one = this[i];
            if (one.Value > lowest || one.Value == lowest && !final.IsBefore(one)) this[kept++] = one;
        }
        Truncate(kept);
    }

    /// <summary>Gives row i the number rows[i].</summary>
    public void Renumber(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < Count; i++) this[i] = this[i] with { Row = rows[this[i].Row] };
    }

    /// <summary>Gives the memory back; nothing fires afterwards.</summary>
    public void Dispose() => Truncate(0);

    /// <summary>Writes all blocks' firings into codes, and gives their memory back.</summary>
    /// <param name="blocks">Each of rows of its own; empty afterwards.</param>
    /// <param name="n">Rows.</param>
    /// <param name="codes">Reshaped to n rows, each with room for what it has.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Place(Firings[] blocks, int n, SparseCodes codes, Workers workers)
    {
        int[] next = ArrayPool<int>.Shared.Rent(n);
        next.AsSpan(0, n).Clear();
        workers.For(blocks.Length, block =>
        {
            for (int piece = 0; piece < blocks[block].PieceCount; piece++)
                foreach (Firing one in blocks[block].Piece(piece)) next[one.Row]++;
        });
        codes.Reshape(next.AsSpan(0, n));
        for (int row = 0; row < n; row++) next[row] = codes.Start(row);
        workers.For(blocks.Length, block =>
        {
            for (int piece = 0; piece < blocks[block].PieceCount; piece++) Place(blocks[block].Piece(piece), codes, next);
            blocks[block].Dispose();
        });
        ArrayPool<int>.Shared.Return(next);
    }

    static void Place(ReadOnlySpan<Firing> firings, SparseCodes codes, int[] next)
    {
        Span<int> indices = codes.Indices;
        Span<float> values = codes.Values;
        foreach (Firing one in firings)
        {
            int at = next[one.Row]++;
            (indices[at], values[at]) = (one.Latent, one.Value);
        }
    }

    void Truncate(int count)
    {
        int needed = (count + PieceSize - 1) / PieceSize;
        for (int piece = needed; piece < pieces.Count; piece++) ArrayPool<Firing>.Shared.Return(pieces[piece]);
        pieces.RemoveRange(needed, pieces.Count - needed);
        (last, filled) = needed == 0 ? ([], PieceSize) : (pieces[^1], count - (needed - 1) * PieceSize);
    }
}
