using System.Security.Cryptography;
using System.Text;

namespace Fathom.Features;

/// <summary>The prompts of all kinds: those that come with Fathom, or those of a folder in their place.</summary>
public sealed class PromptSet
{
    const string Ending = ".txt";

    // Name of the file without its ending → what is filled in.
    static readonly Dictionary<string, string[]> Places = new()
    {
        ["explain.default"] = ["passages"],
        ["explain.single-token"] = ["tokens"],
        ["explain.contrastive"] = ["passages", "others"],
        ["score.detection"] = ["label", "passages", "count"],
        ["score.fuzzing"] = ["label", "passages", "count"],
        ["score.simulation"] = ["label", "tokens"],
        ["score.intruder"] = ["passages", "count"],
    };

    readonly Dictionary<string, Prompt> prompts = [];

    PromptSet(Func<string, (string Text, string Where)> file)
    {
        var all = new StringBuilder();
        foreach ((string name, string[] places) in Places)
        {
            (string text, string where) = file(name);
            prompts[name] = new(text, places, where);
            all.Append(name).Append('\n').Append(text).Append('\n');
        }
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    /// <summary>Those that come with Fathom.</summary>
    public static PromptSet BuiltIn { get; } = new(name => (Embedded(name), name));

    /// <summary>SHA-256 of all of them, lower-case hexadecimal.</summary>
    internal string Hash { get; }

    internal Prompt this[string name] => prompts[name];

    /// <summary>Those of a folder, and where it lacks one that of Fathom.</summary>
    /// <exception cref="InputException">The folder or a prompt cannot be read, or a file is named as no prompt is.</exception>
    public static PromptSet Read(string folder)
    {
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*" + Ending))
                if (!Places.ContainsKey(Path.GetFileNameWithoutExtension(path)))
                    throw new InputException(
                        $"{path}: no such prompt; expected some of {string.Join(", ", Places.Keys)}, each .txt");
            return new(name =>
            {
                string path = Path.Combine(folder, name + Ending);
                return File.Exists(path) ? (File.ReadAllText(path), path) : (Embedded(name), name);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{folder}: cannot be read ({e.Message}); make one with 'fathom explain --write-prompts {folder}'", e);
        }
    }

    /// <summary>Writes those that come with Fathom into a folder; files that are there already stay as they are.</summary>
    /// <returns>The files that were written.</returns>
    public static IReadOnlyList<string> Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        foreach (string name in Places.Keys)
        {
            string path = Path.Combine(folder, name + Ending);
            if (File.Exists(path)) continue;
            Models.Files.AtomicFile.WriteAllText(path, Embedded(name));
            written.Add(path);
        }
        return written;
    }

    static string Embedded(string name)
    {
        using Stream stream = typeof(PromptSet).Assembly.GetManifestResourceStream($"prompts/{name}{Ending}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
