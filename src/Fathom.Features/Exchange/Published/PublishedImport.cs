using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>Brings features that others published into a run, to be browsed beside its dictionaries.</summary>
public static class PublishedImport
{
    /// <param name="run">The run, which may be empty.</param>
    /// <param name="name">What the set is to be called; null for what its file or folder is called.</param>
    /// <param name="format">How it was published.</param>
    /// <param name="from">A file or a folder.</param>
    /// <param name="cancellation">Stops it; nothing is left then.</param>
    /// <exception cref="InputException">Something of that name is there, or something in a file cannot be.</exception>
    public static PublishedDescription Run(RunFolder run, string? name, PublishedFormat format, string from,
        CancellationToken cancellation = default)
    {
        if (!File.Exists(from) && !Directory.Exists(from)) throw new InputException($"{from}: there is no such file or folder");
        name ??= NameOf(from);
        string target = run.Published(name);
        if (PublishedFeatures.Exists(run, name) || run.DictionaryNames.Contains(name))
            throw new InputException($"{run.Path}: has something called '{name}' already; choose another --name");
        using PendingFolder pending = PendingFolder.Begin(target);
        PublishedDescription? description = null;
        string In(string file) => Path.Combine(pending.Path, file);
        BinaryFile.Write(In(PublishedFiles.Features), PublishedFiles.FeaturesKind, features =>
            BinaryFile.Write(In(PublishedFiles.Examples), PublishedFiles.ExamplesKind, examples =>
            {
                var writer = new PublishedWriter(features, examples);
                CardSource source = format.Read(from, writer, name, cancellation);
                writer.Finish();
                WriteValues(In(PublishedFiles.Entries), PublishedFiles.EntriesKind, writer.Entries);
                WriteValues(In(PublishedFiles.Slices), PublishedFiles.SlicesKind, writer.Slices);
                description = new()
                {
                    Source = source,
                    Format = format.Name,
                    From = from,
                    Features = writer.Entries.Count,
                    Examples = writer.Slices.Count,
                    Strays = writer.Strays,
                };
            }));
        JsonFile.Write(In(PublishedFiles.Description), description!);
        pending.Commit();
        return description!;
    }

    static void WriteValues<T>(string path, string kind, IReadOnlyList<T> values) where T : unmanaged =>
        BinaryFile.Write(path, kind, stream => BinaryFile.WriteValues<T>(stream, values.ToArray()));

    // A file's or a folder's name, without its endings and without what cannot stand in the name of a part of a run.
    static string NameOf(string from)
    {
        string plain = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(from)));
        foreach (string ending in (string[])[".gz", ".jsonl", ".json"])
            if (plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) plain = plain[..^ending.Length];
        plain = string.Concat(plain.Where(c => char.IsAsciiLetterOrDigit(c) || "._-+".Contains(c))).TrimStart('.');
        return plain.Length == 0 ? "published" : plain[..Math.Min(plain.Length, 100)];
    }
}
