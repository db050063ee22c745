using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>
/// A form in which libraries publish dictionaries. Another is a class of its own beside these and a line in
/// <see cref="All"/>. What is read computes on raw vectors: every normalisation is folded in, or done by the coder.
/// </summary>
public abstract class DictionaryFormat
{
    /// <summary>Every form that is read. Those that are told apart by the content of a PyTorch file come last.</summary>
    public static IReadOnlyList<DictionaryFormat> All { get; } =
    [
        new SparsifyFormat(), new GemmaScope2Format(), new LlamaScopeFormat(), new SaeLensFormat(), new GemmaScopeFormat(),
        new DictionaryLearningFormat(), new OpenAIFormat(), new PyTorchFormat(),
    ];

    /// <summary>The name in options.</summary>
    public abstract string Name { get; }

    /// <summary>The files by which it is known, for messages and help.</summary>
    public abstract string Files { get; }

    /// <summary>Whether dictionaries are written in this form.</summary>
    public virtual bool CanWrite => false;

    /// <summary>Reads a dictionary of whatever form.</summary>
    /// <param name="path">A folder, or one file of it.</param>
    /// <exception cref="InputException">It has no known form, or is malformed.</exception>
    public static LoadedDictionary Open(string path)
    {
        using var source = new DictionarySource(path);
        return Of(source).Read(source);
    }

    /// <summary>The form of a dictionary.</summary>
    /// <exception cref="InputException">It has none that is known.</exception>
    public static DictionaryFormat Of(DictionarySource source) => Find(source)
        ?? throw new InputException($"{source.Path}: no dictionary of a known format; expected one of {Known}");

    /// <summary>The form of a dictionary; null where it is none that is known.</summary>
    /// <exception cref="InputException">A PyTorch file that cannot be read.</exception>
    public static DictionaryFormat? Find(DictionarySource source) => All.FirstOrDefault(format => format.Recognises(source));

    /// <summary>Every form and its files, for messages.</summary>
    public static string Known => string.Join("; ", All.Select(format => $"{format.Name} ({format.Files})"));

    /// <summary>Whether a folder or file has the files of this form; that they can be read is not said.</summary>
    /// <exception cref="InputException">A PyTorch file that cannot be read.</exception>
    public abstract bool Recognises(DictionarySource source);

    /// <exception cref="InputException">Missing, malformed, or something that this version cannot read, by name.</exception>
    public LoadedDictionary Read(DictionarySource source)
    {
        try
        {
            return ReadOwn(source);
        }
        catch (InputException e) when (!e.Message.StartsWith(source.Path, StringComparison.Ordinal)
            && !e.Message.StartsWith(source.Folder, StringComparison.Ordinal))
        {
            throw new InputException($"{source.Path}: {e.Message}", e);
        }
    }

    /// <summary>Writes a dictionary in this form.</summary>
    /// <param name="folder">Made where missing.</param>
    /// <param name="dictionary">From whatever form.</param>
    /// <exception cref="InputException">This form cannot hold it, or the folder cannot be written.</exception>
    public virtual void Write(string folder, LoadedDictionary dictionary) =>
        throw new InputException($"{Name}: this version reads that format and does not write it; write " +
            $"{string.Join(" or ", All.Where(format => format.CanWrite).Select(format => format.Name))}");

    private protected abstract LoadedDictionary ReadOwn(DictionarySource source);

    /// <summary>A dictionary that came from a foreign form.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="sae">It.</param>
    /// <param name="files">The files that it was read from.</param>
    /// <param name="metadata">What is known of it under SAELens's names.</param>
    /// <param name="config">What the file said itself; kept for a way back.</param>
    private protected LoadedDictionary Foreign(DictionarySource source, Sae sae, IReadOnlyList<string> files,
        JsonObject? metadata = null, JsonObject? config = null)
    {
        metadata ??= [];
        metadata[Origin.Format] = Name;
        if (config is not null) metadata[Origin.Config] = config.DeepClone();
        return new(sae, SaeLensFolder.Config(sae, metadata), source.Path, files);
    }
}
