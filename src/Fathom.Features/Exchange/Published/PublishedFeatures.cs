using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>
/// Features as others published them, memory-mapped from <c>published/&lt;name&gt;/</c>: figures of a sample, and the examples that
/// somebody chose. Thread-safe until disposed of.
/// </summary>
public sealed class PublishedFeatures : IFeatureCards, IDisposable
{
    readonly Stack<IDisposable> open = new();
    readonly MappedFile entries, slices, features, examples;
    readonly int[] latents;

    PublishedFeatures(RunFolder run, string name)
    {
        string folder = run.Published(name);
        Description = JsonFile.Read<PublishedDescription>(Path.Combine(folder, PublishedFiles.Description),
            PublishedFiles.Repair("neuronpedia|saedashboard", name));
        string repair = PublishedFiles.Repair(Description.Format, name);
        try
        {
            entries = Keep(IndexFiles.Open(Path.Combine(folder, PublishedFiles.Entries), PublishedFiles.EntriesKind,
                Description.Features, IndexFiles.SizeOf<PublishedEntry>(), repair));
            slices = Keep(IndexFiles.Open(Path.Combine(folder, PublishedFiles.Slices), PublishedFiles.SlicesKind,
                Description.Examples, IndexFiles.SizeOf<PublishedSlice>(), repair));
            features = Keep(BinaryFile.Open(Path.Combine(folder, PublishedFiles.Features), PublishedFiles.FeaturesKind, repair));
            examples = Keep(BinaryFile.Open(Path.Combine(folder, PublishedFiles.Examples), PublishedFiles.ExamplesKind, repair));
        }
        catch
        {
            Dispose();
            throw;
        }
        latents = [.. Entries.ToArray().Select(entry => entry.Latent)];
    }

    /// <summary>What was brought in.</summary>
    public PublishedDescription Description { get; }

    public CardSource Source => Description.Source;

    public IReadOnlyList<int> Latents => latents;

    /// <summary>What a table says of each, [N], by latent.</summary>
    public ReadOnlySpan<PublishedEntry> Entries =>
        entries.Span<PublishedEntry>(BinaryFile.HeaderBytes, Description.Features);

    /// <exception cref="InputException">Missing, torn or damaged.</exception>
    public static PublishedFeatures Open(RunFolder run, string name) => new(run, name);

    /// <summary>Whether the run has published features of that name.</summary>
    public static bool Exists(RunFolder run, string name) =>
        File.Exists(Path.Combine(run.Published(name), PublishedFiles.Description));

    /// <summary>Index into <see cref="Entries"/> of a latent; negative where it is not among them.</summary>
    public int Find(int latent) => Array.BinarySearch(latents, latent);

    public CardLabel? Label(int latent) => Head(Found(latent)) is { Labels.Count: > 0 } head ? head.Labels[0] : null;

    public FeatureCard Card(int latent)
    {
        PublishedEntry entry = Found(latent);
        var shown = new CardExample[entry.Examples];
        ReadOnlySpan<PublishedSlice> all = slices.Span<PublishedSlice>(BinaryFile.HeaderBytes, Description.Examples);
        for (int i = 0; i < shown.Length; i++)
        {
            PublishedSlice slice = all[entry.FirstExample + i];
            shown[i] = Read<CardExample>(examples, slice.Offset, slice.Length);
        }
        return Head(entry) with { Examples = shown };
    }

    /// <summary>Everything of a latent but its examples.</summary>
    public FeatureCard Head(PublishedEntry entry) => Read<FeatureCard>(features, entry.Offset, entry.Length);

    public void Dispose()
    {
        while (open.TryPop(out IDisposable? file)) file.Dispose();
    }

    PublishedEntry Found(int latent) => Find(latent) is >= 0 and var place ? Entries[place]
        : throw new ArgumentOutOfRangeException(nameof(latent), latent, "not among the published ones");

    static T Read<T>(MappedFile file, long offset, int length)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(file.Bytes(BinaryFile.HeaderBytes + offset, length), PublishedFiles.Json)!;
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException)
        {
            throw new InputException($"{file.Path}: damaged from byte {BinaryFile.HeaderBytes + offset} on; bring the features in again", e);
        }
    }

    T Keep<T>(T file) where T : IDisposable
    {
        open.Push(file);
        return file;
    }
}
