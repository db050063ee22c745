using System.Runtime.CompilerServices;
using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>
/// The files of <c>index/&lt;dictionary&gt;/</c>, each in the frame of <see cref="BinaryFile"/>. M latents, E entries:
/// <code>
/// index.json       IndexDescription
/// offsets.bin      OF  i64 [M + 1]             posting list of latent i: entries offsets[i] … offsets[i + 1] − 1
/// rows.bin         PR  u32 [E]                 ascending within a list
/// values.bin       PV  f32 [E]
/// statistics.bin   LS  LatentStatistics [M]
/// neighbours.bin   NB  Neighbour [M, 10]       latent −1 behind the last one
/// effects.bin      LE  EffectRecord [M]        only when the index was made with a model
/// </code>
/// </summary>
static class IndexFiles
{
    public const string Description = "index.json";
    public const string Offsets = "offsets.bin", OffsetsKind = "OF";
    public const string Rows = "rows.bin", RowsKind = "PR";
    public const string Values = "values.bin", ValuesKind = "PV";
    public const string Statistics = "statistics.bin", StatisticsKind = "LS";
    public const string Neighbours = "neighbours.bin", NeighboursKind = "NB";
    public const string Effects = "effects.bin", EffectsKind = "LE";

    /// <summary>Neighbours kept of a latent.</summary>
    public const int NeighbourCount = 10;

    /// <summary>Entries of one list at most, so that a list is one span of a mapped file.</summary>
    public const int LongestList = int.MaxValue / sizeof(uint);

    /// <summary>The command that makes an index anew.</summary>
    public static string Repair(RunFolder run, string dictionary) => $"fathom index --run {run.Path} --dictionary {dictionary}";

    public static int SizeOf<T>() where T : unmanaged => Unsafe.SizeOf<T>();

    /// <summary>Maps a file that must hold <paramref name="count"/> records of <paramref name="size"/> bytes.</summary>
    public static MappedFile Open(string path, string kind, long count, int size, string repair)
    {
        MappedFile file = BinaryFile.Open(path, kind, repair);
        if (file.Length - BinaryFile.HeaderBytes == count * size) return file;
        long found = file.Length - BinaryFile.HeaderBytes;
        file.Dispose();
        throw new InputException($"{path}: {found} bytes of data, {count} × {size} expected; make it anew with '{repair}'");
    }
}
