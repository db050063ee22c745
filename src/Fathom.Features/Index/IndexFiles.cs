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
/// peaks.bin        PK  Posting [M, 64]         value 0 behind the last one
/// latent-tokens.bin LT  LatentToken [M, 16]     token −1 behind the last one
/// token-rows.bin   TR  i32 [V]                 rows of each token
/// coactivation.bin CA  CoFiring [M, 64]        latent −1 behind the last one of each part
/// map.bin          MP  MapPoint [living latents]
/// </code>
/// What stands below effects.bin follows from the rest and may be missing: older versions did not write it.
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

    public const string Peaks = "peaks.bin", PeaksKind = "PK";
    public const string Tokens = "latent-tokens.bin", TokensKind = "LT";
    public const string TokenRows = "token-rows.bin", TokenRowsKind = "TR";
    public const string CoActivation = "coactivation.bin", CoActivationKind = "CA";
    public const string Map = "map.bin", MapKind = "MP";

    /// <summary>Neighbours kept of a latent.</summary>
    public const int NeighbourCount = 10;

    /// <summary>Strongest contexts kept of a latent.</summary>
    public const int PeakCount = 64;

    /// <summary>Tokens kept of a latent.</summary>
    public const int TokenCount = 16;

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

    /// <summary>The same of a file that an older version did not write: null where it is missing.</summary>
    public static MappedFile? OpenIfThere(string path, string kind, long count, int size, string repair) =>
        File.Exists(path) ? Open(path, kind, count, size, repair) : null;
}
