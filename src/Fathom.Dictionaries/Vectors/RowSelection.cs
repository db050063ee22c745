using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Some rows of a source, in their order there: what a fit goes over, once or many times, block by block, so that no more than
/// a block of them is in memory.
/// </summary>
public sealed class RowSelection
{
    /// <summary>Rows that are encoded at a time.</summary>
    public const int EncodedRows = 2048;

    const int TaskRows = 128;

    readonly IVectorSource source;
    readonly long first;
    // Row numbers, ascending; null: all from the first on.
    readonly long[]? rows;

    /// <param name="source">The rows that there are.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">Rows.</param>
    public RowSelection(IVectorSource source, long first, long count) => (this.source, this.first, Count) = (source, first, count);

    RowSelection(IVectorSource source, long[] rows) => (this.source, this.rows, Count) = (source, rows, rows.Length);

    /// <summary>Rows.</summary>
    public long Count { get; }

    /// <summary>Rows read so far, each as often as it was.</summary>
    public long RowsRead { get; private set; }

    /// <summary>d</summary>
    public int Width => source.Width;

    /// <summary>The training rows of a source: all, or those that a training on so many rows sees under that seed.</summary>
    /// <param name="source">The rows that there are.</param>
    /// <param name="most">Rows at most.</param>
    /// <param name="seed">Of the choice.</param>
    public static RowSelection OfTraining(IVectorSource source, long most, ulong seed) =>
        new RowSelection(source, 0, source.TrainCount).Sample(most, new Philox(seed, RowOrder.FirstPass));

    /// <summary>Some of these rows, each at most once; all where there are no more.</summary>
    /// <param name="most">Rows at most.</param>
    /// <param name="random">Chooses them.</param>
    public RowSelection Sample(long most, Philox random)
    {
        if (most >= Count) return this;
        var order = new Permutation(Count, random);
        var chosen = new long[most];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = Row(order[i]);
        Array.Sort(chosen);
        return new(source, chosen);
    }

    /// <summary>Reads the rows at places start … start + count − 1.</summary>
    /// <param name="start">The first place.</param>
    /// <param name="count">Rows.</param>
    /// <param name="mean">Subtracted, [d]; null: nothing.</param>
    /// <param name="to">[count, d]</param>
    /// <param name="workers">Threads to use.</param>
    public unsafe void Read(long start, int count, float[]? mean, Span<float> to, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to.Length, count * Width);
        RowsRead += count;
        int d = Width;
        fixed (float* destination = to)
        {
            float* p = destination;
            workers.ForRanges(count, TaskRows, (begin, end, _) =>
            {
                Span<float> some = new(p + (nint)begin * d, (end - begin) * d);
                if (rows is null) source.Read(first + start + begin, end - begin, some);
                else source.Gather(rows.AsSpan((int)start + begin, end - begin), some, Workers.One);
                for (int i = 0; mean is not null && i < some.Length; i += d)
                    TensorPrimitives.Subtract(some.Slice(i, d), mean, some.Slice(i, d));
            });
        }
    }

    /// <summary>Calls for one block of rows after another.</summary>
    /// <param name="blockRows">Rows of a block; the last may have fewer.</param>
    /// <param name="mean">Subtracted, [d]; null: nothing.</param>
    /// <param name="workers">Threads that read.</param>
    /// <param name="use">(x [n, d], n, place of the first)</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void ForBlocks(int blockRows, float[]? mean, Workers workers,
        Action<ReadOnlyMemory<float>, int, long> use, CancellationToken cancellation)
    {
        var x = new float[(int)Math.Min(blockRows, Count) * Width];
        for (long start = 0; start < Count; start += blockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int n = (int)Math.Min(blockRows, Count - start);
            Read(start, n, mean, x, workers);
            use(x.AsMemory(0, n * Width), n, start);
        }
    }

    /// <summary>Encodes one block of rows after another.</summary>
    /// <param name="coders">Dictionaries of the same rows.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="use">(x [n, d], codes of n rows by each of them, place of the first)</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Encode(IReadOnlyList<ISparseCoder> coders, Workers workers, Action<ReadOnlyMemory<float>, SparseCodes[], long> use,
        CancellationToken cancellation)
    {
        SparseCodes[] codes = [.. coders.Select(_ => new SparseCodes(1, 1))];
        ForBlocks(EncodedRows, null, workers, (x, n, start) =>
        {
            for (int i = 0; i < codes.Length; i++) coders[i].Encode(x.Span, n, codes[i], workers);
            use(x, codes, start);
        }, cancellation);
    }

    /// <inheritdoc cref="Encode(IReadOnlyList{ISparseCoder}, Workers, Action{ReadOnlyMemory{float}, SparseCodes[], long},
    /// CancellationToken)"/>
    /// <param name="coder">A dictionary of the rows.</param>
    /// <param name="use">(codes of n rows, place of the first)</param>
    public void Encode(ISparseCoder coder, Workers workers, Action<SparseCodes, long> use, CancellationToken cancellation) =>
        Encode([coder], workers, (_, codes, start) => use(codes[0], start), cancellation);

    long Row(long place) => rows is null ? first + place : rows[place];
}
