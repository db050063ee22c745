using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>What every stage of building an index needs beside its data.</summary>
sealed record IndexWork(Workers Workers, IProgress<IndexProgress>? Progress, CancellationToken Cancel)
{
    /// <summary>Runs body(start, count) over [0, total) in batches, reporting and heeding cancellation between them.</summary>
    public void Batches(IndexStage stage, long total, int size, Action<long, int> body)
    {
        Progress?.Report(new(stage, 0, total));
        for (long start = 0; start < total; start += size)
        {
            Cancel.ThrowIfCancellationRequested();
            int count = (int)Math.Min(size, total - start);
            body(start, count);
            Progress?.Report(new(stage, start + count, total));
        }
    }
}
