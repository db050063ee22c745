using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>What <c>--dictionary</c> points at: a folder or one file of a format that is still to be found out.</summary>
public sealed class DictionarySource : IDisposable
{
    static readonly string[] TorchEndings = [".pt", ".pth"];

    /// <summary>The names under which libraries save, looked for before any other file of the folder.</summary>
    static readonly string[] TorchNames = ["ae.pt", "sae.pt"];

    readonly Lazy<TorchFile?> torch;

    /// <exception cref="InputException">There is nothing there.</exception>
    public DictionarySource(string path)
    {
        Path = path;
        IsFolder = Directory.Exists(path);
        if (!IsFolder && !File.Exists(path)) throw new InputException($"{path}: there is no such file or folder");
        Folder = IsFolder ? path : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        torch = new(OpenTorch);
    }

    public string Path { get; }

    /// <summary>Itself, or that of the file.</summary>
    public string Folder { get; }

    bool IsFolder { get; }

    /// <summary>The PyTorch file; null where there is none.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal TorchFile? Torch => torch.Value;

    /// <summary>What the PyTorch file holds; null where there is none, or it holds something else than a dictionary.</summary>
    internal PickleDictionary? TorchRoot => Torch?.Root as PickleDictionary;

    /// <summary>Whether the folder has a file of that name, or the file is it.</summary>
    internal bool Has(string name) => IsFolder ? File.Exists(Beside(name)) : Name == name;

    /// <summary>Path of a file in the folder.</summary>
    internal string Beside(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>The file itself, or the only one of the folder that has such an ending; null where there is none.</summary>
    internal string? Only(params IReadOnlyList<string> endings)
    {
        bool Fits(string file) => endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        if (!IsFolder) return Fits(Path) ? Path : null;
        string[] files = [.. Directory.EnumerateFiles(Path).Where(Fits)];
        return files.Length == 1 ? files[0] : null;
    }

    public void Dispose()
    {
        if (torch.IsValueCreated) torch.Value?.Dispose();
    }

    string Name => System.IO.Path.GetFileName(Path);

    TorchFile? OpenTorch()
    {
        string? named = IsFolder ? TorchNames.Select(Beside).FirstOrDefault(File.Exists) : null;
        return (named ?? Only(TorchEndings)) is { } path ? TorchFile.Open(path) : null;
    }
}
