using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>A dictionary with the vectors that it is of, and what their rows say.</summary>
sealed class VectorSpace : IDisposable
{
    const int ShownCharacters = 90;

    readonly RowTexts? texts;

    VectorSpace(LoadedDictionary dictionary, VectorFile vectors, RowTexts? texts) =>
        (Dictionary, Vectors, this.texts) = (dictionary, vectors, texts);

    public LoadedDictionary Dictionary { get; }

    public ISparseCoder Coder => Dictionary.Coder;

    public VectorFile Vectors { get; }

    /// <exception cref="InputException">Something is missing, or does not fit.</exception>
    public static VectorSpace Open(VectorsOptions options)
    {
        RunFolder? run = options.RunPath.Length > 0 ? RunFolder.Open(options.RunPath) : null;
        LoadedDictionary dictionary = DictionaryLocator.Open(run, options.Dictionary).Dictionary;
        VectorFile vectors = VectorFile.Open(PathOf(dictionary, options.Vectors));
        try
        {
            if (vectors.Width != dictionary.Coder.Width)
                throw new InputException($"{vectors.FilePath}: vectors of width {vectors.Width}, " +
                    $"the dictionary reads {dictionary.Coder.Width}");
            if (options.Vectors.Length == 0) RequireSame(dictionary, vectors);
            RowTexts? texts = options.Texts.Length > 0 ? RowTexts.Read(options.Texts, vectors.Count, vectors.FilePath)
                : run is null ? null : RowTextStep.Kept(run, vectors);
            return new(dictionary, vectors, texts);
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    /// <summary>The text of a row in one line without what a terminal would obey; empty where there are none.</summary>
    public string Text(long row)
    {
        if (texts is null) return "";
        string start = texts[row].Length > 4 * ShownCharacters ? texts[row][..(4 * ShownCharacters)] : texts[row];
        string plain = string.Join(' ', string.Concat(start.EnumerateRunes().Select(rune => Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator ? " " : rune.ToString()))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return plain.Length <= ShownCharacters ? plain : plain[..(ShownCharacters - 1)].TrimEnd() + "…";
    }

    /// <summary>The text of a row for JSON, in full; null where there are none.</summary>
    public string? FullText(long row) => texts?[row];

    /// <summary>The vector that --query means.</summary>
    /// <param name="query">A row number, or a file of one row.</param>
    /// <returns>The vector, and its row; −1 for one from a file.</returns>
    /// <exception cref="UsageException">There is no such row.</exception>
    public (float[] X, int Row) Query(string query)
    {
        var x = new float[Vectors.Width];
        if (long.TryParse(query, NumberStyles.None, CultureInfo.InvariantCulture, out long row))
        {
            if (row >= Vectors.Count)
                throw new UsageException($"--query {query}: {Vectors.FilePath} has rows 0 to {Vectors.Count - 1}");
            Vectors.Read(row, 1, x);
            return (x, (int)row);
        }
        using VectorFile file = VectorFile.Open(query);
        if (file.Count != 1 || file.Width != x.Length)
            throw new InputException($"{query}: shape [{file.Count}, {file.Width}]; expected one row of width {x.Length}");
        file.Read(0, 1, x);
        return (x, -1);
    }

    /// <summary>The autoencoder that altering and comparing directions needs.</summary>
    /// <exception cref="InputException">What it writes is of another space.</exception>
    public ISparseCoder Autoencoder() => Coder.IsAutoencoder ? Coder
        : throw new InputException($"{Dictionary.Folder}: a transcoder writes vectors of another site; expected an autoencoder");

    public void Dispose()
    {
        Vectors.Dispose();
        (Coder as IDisposable)?.Dispose();
    }

    static void RequireSame(LoadedDictionary dictionary, VectorFile vectors)
    {
        if ((dictionary.Config["metadata"] as JsonObject)?[RowTextStep.HashKey]?.ToString() is { } hash
            && hash != InputHash.Of([.. vectors.Files]))
            throw new InputException($"{vectors.FilePath}: the vectors have changed since the dictionary was trained on them; " +
                "put the old ones back, or name with --vectors those to use");
    }

    static string PathOf(LoadedDictionary dictionary, string given)
    {
        if (given.Length > 0) return given;
        string? kept = (dictionary.Config["metadata"] as JsonObject)?[RowTextStep.PathKey]?.ToString();
        if (kept is null)
            throw new InputException($"{dictionary.Folder}: it does not say which vectors it was trained on; " +
                "name them with --vectors");
        return File.Exists(kept) || Directory.Exists(kept) ? kept : throw new InputException(
            $"{kept}: the vectors that the dictionary was trained on are no longer there; say with --vectors where they are");
    }
}
