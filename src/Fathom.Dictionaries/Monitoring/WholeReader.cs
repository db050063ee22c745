using System.Collections.Concurrent;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>Any other dictionary: rows are encoded whole, which may allocate.</summary>
sealed class WholeReader(ISparseCoder coder, MonitorPlan plan) : LatentReader
{
    readonly ConcurrentBag<SparseCodes> idle = [];

    // The activations of the needed latents, 0 where they do not fire.
    public override int RoomPerRow => plan.Needed.Length;

    public override bool AllocatesNothing => false;

    public override void Compute(ReadOnlySpan<float> x, int rows, Span<float> room)
    {
        if (!idle.TryTake(out SparseCodes? codes)) codes = new(1, 1);
        coder.Encode(x, rows, codes, Workers.One);
        room.Clear();
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<int> latents = codes.RowIndices(row);
            ReadOnlySpan<float> values = codes.RowValues(row);
            Span<float> needed = room.Slice(row * RoomPerRow, RoomPerRow);
            for (int i = 0; i < needed.Length; i++)
                if (latents.BinarySearch(plan.Needed[i]) is var at and >= 0) needed[i] = values[at];
        }
        idle.Add(codes);
    }

    public override void Fire(ReadOnlySpan<float> x, ReadOnlySpan<float> room, ref MonitorSink sink)
    {
        for (int needed = 0; needed < room.Length; needed++)
            if (room[needed] != 0) sink.Fire(needed, room[needed]);
    }

    public override void Dispose()
    {
    }
}
