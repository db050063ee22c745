using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>
/// What an index keeps beside the posting lists so that pages are quick: strongest contexts, tokens, co-activation, map. All of
/// it follows from the rest; an index of an older version lacks it, and then it is null here.
/// </summary>
sealed class DerivedFiles : IDisposable
{
    readonly MappedFile? peaks, tokens, tokenRows, coActivation;

    DerivedFiles(MappedFile? peaks, MappedFile? tokens, MappedFile? tokenRows, MappedFile? coActivation, MapPoint[]? map)
    {
        (this.peaks, this.tokens, this.tokenRows, this.coActivation, Map) = (peaks, tokens, tokenRows, coActivation, map);
        if (tokens is not null && tokenRows is not null) Tokens = new(Payload<LatentToken>(tokens), Payload<int>(tokenRows));
    }

    public IReadOnlyList<MapPoint>? Map { get; }

    /// <summary>Null unless both of its files are there.</summary>
    public TokenLists? Tokens { get; }

    public bool HasPeaks => peaks is not null;

    public bool HasCoActivation => coActivation is not null;

    public static DerivedFiles Open(string folder, int latents, int vocabulary, string repair)
    {
        var open = new Stack<MappedFile>();
        MappedFile? File<T>(string name, string kind, long count) where T : unmanaged
        {
            MappedFile? file = IndexFiles.OpenIfThere(
                Path.Combine(folder, name), kind, count, IndexFiles.SizeOf<T>(), repair);
            if (file is not null) open.Push(file);
            return file;
        }
        try
        {
            return new(
                File<Posting>(IndexFiles.Peaks, IndexFiles.PeaksKind, (long)latents * IndexFiles.PeakCount),
                File<LatentToken>(IndexFiles.Tokens, IndexFiles.TokensKind, (long)latents * IndexFiles.TokenCount),
                File<int>(IndexFiles.TokenRows, IndexFiles.TokenRowsKind, vocabulary),
                File<CoFiring>(IndexFiles.CoActivation, IndexFiles.CoActivationKind, (long)latents * CoFiringLists.Places),
                MapFile.ReadIfThere(Path.Combine(folder, IndexFiles.Map), latents, repair));
        }
        catch
        {
            while (open.TryPop(out MappedFile? file)) file.Dispose();
            throw;
        }
    }

    /// <summary>Strongest contexts of a latent, strongest first; all of them where they are fewer than 64.</summary>
    public ReadOnlySpan<Posting> Peaks(int latent)
    {
        ReadOnlySpan<Posting> all = Records<Posting>(peaks!, latent, IndexFiles.PeakCount);
        int count = 0;
        while (count < all.Length && all[count].Value > 0) count++;
        return all[..count];
    }

    public ReadOnlySpan<CoFiring> CoActivation(int latent) => Records<CoFiring>(coActivation!, latent, CoFiringLists.Places);

    public void Dispose()
    {
        peaks?.Dispose();
        tokens?.Dispose();
        tokenRows?.Dispose();
        coActivation?.Dispose();
    }

    static T[] Payload<T>(MappedFile file) where T : unmanaged => file.Span<T>(BinaryFile.HeaderBytes,
        (int)((file.Length - BinaryFile.HeaderBytes) / IndexFiles.SizeOf<T>())).ToArray();

    static ReadOnlySpan<T> Records<T>(MappedFile file, int index, int each) where T : unmanaged =>
        file.Span<T>(BinaryFile.HeaderBytes + (long)index * each * IndexFiles.SizeOf<T>(), each);
}
