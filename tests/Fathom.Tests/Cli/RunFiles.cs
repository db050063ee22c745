using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Fathom.Tests.Cli;

/// <summary>The files of a run, for comparing two runs.</summary>
static partial class RunFiles
{
    /// <summary>
    /// Every file below a run's folder with the hash of its content, but for the manifest, which tells when and by how many
    /// processes things were made. Dates and the folder's own name within files do not count.
    /// </summary>
    public static SortedDictionary<string, string> Of(string run)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(run, path);
            if (name == "manifest.json") continue;
            byte[] content = path.EndsWith(".json", StringComparison.Ordinal)
                ? System.Text.Encoding.UTF8.GetBytes(Dates().Replace(File.ReadAllText(path), "")) : File.ReadAllBytes(path);
            files[name] = Convert.ToHexStringLower(SHA256.HashData(content));
        }
        return files;
    }

    /// <summary>The same of the evaluations' figures alone.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Figures(string run) => Of(run)
        .Where(file => file.Key.StartsWith("evaluation", StringComparison.Ordinal) && file.Key.EndsWith(".json", StringComparison.Ordinal));

    /// <summary>Whole lines of a log that is being written; none before there is one.</summary>
    public static string[] Lines(string path)
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        string text = new StreamReader(file).ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Copies a folder with all below it; what is there already is not replaced.</summary>
    public static void Copy(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    [GeneratedRegex("""("datetime_epoch_millis": \d+)|("created": "[^"]*")""")]
    private static partial Regex Dates();
}
