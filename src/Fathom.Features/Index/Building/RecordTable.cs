using System.Runtime.InteropServices;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>A file with the same number of records for each latent, made some latents at a time.</summary>
static class RecordTable
{
    /// <summary>Latents between two writes.</summary>
    const int Batch = 1024;

    /// <summary>Fills the records of one latent.</summary>
    public delegate void Fill<T>(int latent, Span<T> records);

    /// <param name="path">The file.</param>
    /// <param name="kind">Two letters.</param>
    /// <param name="stage">What is reported.</param>
    /// <param name="latents">M</param>
    /// <param name="each">Records of a latent.</param>
    /// <param name="work">Threads, progress, cancellation.</param>
    /// <param name="fill">Called once for each latent, in no order.</param>
    public static void Write<T>(string path, string kind, IndexStage stage, int latents, int each, IndexWork work, Fill<T> fill)
        where T : unmanaged
    {
        var records = new T[Math.Min(Batch, latents) * each];
        BinaryFile.Write(path, kind, stream => work.Batches(stage, latents, Batch, (first, n) =>
        {
            work.Workers.For(n, i => fill((int)first + i, records.AsSpan(i * each, each)));
            stream.Write(MemoryMarshal.AsBytes(records.AsSpan(0, n * each)));
        }));
    }
}
