using System.Collections.Concurrent;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>Any other dictionary: each row is encoded whole, which may allocate.</summary>
sealed class WholeReader(ISparseCoder coder, MonitorPlan plan) : LatentReader
{
    readonly ConcurrentBag<SparseCodes> idle = [];

    public override int RoomPerRow => 0;

    public override bool AllocatesNothing => false;

    public override void Compute(ReadOnlySpan<float> x, int rows, Span<float> room)
    {
    }

    public override void Fire(ReadOnlySpan<float> x, ReadOnlySpan<float> room, ref MonitorSink sink)
    {
        if (!idle.TryTake(out SparseCodes? codes)) codes = new(1, 1);
        coder.Encode(x, 1, codes, Workers.One);
        ReadOnlySpan<int> latents = codes.RowIndices(0);
        ReadOnlySpan<float> values = codes.RowValues(0);
        for (int needed = 0; needed < plan.Needed.Length; needed++)
            if (latents.BinarySearch(plan.Needed[needed]) is var at and >= 0) sink.Fire(needed, values[at]);
        idle.Add(codes);
    }

    public override void Dispose()
    {
    }
}
