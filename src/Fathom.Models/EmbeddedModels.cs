namespace Fathom.Models;

/// <summary>The models that come with the program: the folders of <c>models/</c> beside it.</summary>
public static class EmbeddedModels
{
    /// <summary>Folder that holds them.</summary>
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names =>
        Directory.Exists(Root)
            ? [.. Directory.GetDirectories(Root).Where(IsModel).Select(Path.GetFileName).Order(StringComparer.Ordinal)!]
            : [];

    /// <summary>The folder of an embedded model; null when there is none of that name.</summary>
    public static string? Find(string name) => Names.Contains(name) ? Path.Combine(Root, name) : null;

    /// <summary>
    /// The folder of a model that comes with Fathom, unless there is a folder of that name here; else what was given.
    /// </summary>
    public static string FolderOf(string nameOrFolder) =>
        Directory.Exists(nameOrFolder) ? nameOrFolder : Find(nameOrFolder) ?? nameOrFolder;

    /// <summary>The folder of a model that is named or given by its folder.</summary>
    /// <exception cref="InputException">It is neither.</exception>
    public static string Resolve(string nameOrFolder) => Find(nameOrFolder)
        ?? (Directory.Exists(nameOrFolder)
            ? nameOrFolder
            : throw new InputException($"{nameOrFolder}: no folder and no model that comes with Fathom " +
                $"({(Names.Count == 0 ? "there are none" : string.Join(", ", Names))}); 'fathom models list' lists them"));

    /// <summary>
    /// Where an embedded model, or a checkpoint of one, is today that was once in another folder: the end of its path says which.
    /// Whether it is still the same is the caller's to ask.
    /// </summary>
    /// <param name="folder">Where it was, in the manner of any system.</param>
    /// <returns>Null when there is none of that name.</returns>
    public static string? Moved(string folder)
    {
        string[] parts = folder.Split('/', '\\');
        int at = Array.FindLastIndex(parts, Names.Contains);
        return at >= 0 && Path.Combine([Root, .. parts[at..]]) is var now && IsModel(now) ? now : null;
    }

    static bool IsModel(string folder) => File.Exists(Path.Combine(folder, "config.json"));
}
