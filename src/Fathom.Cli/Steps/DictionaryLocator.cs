using System.Text.Json.Nodes;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>Finds the dictionary that --dictionary means: a name in the run, or a folder or file of a known format.</summary>
static class DictionaryLocator
{
    /// <param name="run">The run; null where none was given.</param>
    /// <param name="text">As given; empty for the only one in the run.</param>
    /// <returns>Name in the run, or null where it is from elsewhere, and the dictionary.</returns>
    /// <exception cref="InputException">There is none, or several and no name.</exception>
    public static (string? Name, LoadedDictionary Dictionary) Open(RunFolder? run, string text)
    {
        if (run is null && text.Length == 0)
            throw new UsageException(
                "--dictionary is missing: a folder or file of a known format, or with --run a name in the run");
        if (text.Length == 0)
        {
            string[] own = [.. run!.DictionaryNames];
            return own.Length switch
            {
                1 => (own[0], SaeLensFolder.Read(run.Dictionary(own[0]))),
                0 => throw new InputException($"{run.Path}: no dictionary here; " +
                    $"train one with 'fathom train --run {run.Path} --site …'"),
                _ => throw new InputException($"{run.Path}: {own.Length} dictionaries; choose one with --dictionary: " +
                    $"{string.Join(", ", own)}"),
            };
        }
        bool named = run is not null && !text.Contains('/') && !text.Contains('\\') && Directory.Exists(run.Dictionary(text));
        if (named) return (text, SaeLensFolder.Read(run!.Dictionary(text)));
        if (Directory.Exists(text) || File.Exists(text)) return (null, DictionaryFormat.Open(text));
        string known = run is null ? "" : $"; the run has {string.Join(", ", run.DictionaryNames.DefaultIfEmpty("none"))}";
        throw new InputException(
            $"{text}: no such dictionary{known}; expected a name in the run, or a folder or file of a known format");
    }

    /// <summary>The capture that a dictionary was trained on.</summary>
    /// <exception cref="InputException">It does not say, or the capture is not in the run.</exception>
    public static string CaptureOf(RunFolder run, LoadedDictionary dictionary)
    {
        return InRun(run, Text(dictionary, "fathom_capture") ?? dictionary.HookName
            ?? throw new InputException($"{dictionary.Folder}: cfg.json does not say which site it belongs to; " +
                (dictionary.Coder.IsAutoencoder ? "measure it with --vectors and the matrix it was trained on"
                    : "import it with --site and the site that it reads")));
    }

    /// <summary>The capture of what a transcoder from elsewhere writes.</summary>
    /// <exception cref="InputException">It does not say, or the capture is not in the run.</exception>
    public static string OutputCaptureOf(RunFolder run, LoadedDictionary dictionary) =>
        InRun(run, Text(dictionary, "hook_name_out") ?? throw new InputException($"{dictionary.Folder}: a transcoder, and " +
            "cfg.json's metadata has no hook_name_out; expected the site that it writes"));

    static string? Text(LoadedDictionary dictionary, string key) =>
        (dictionary.Config["metadata"] as JsonObject)?[key] is JsonValue value && value.TryGetValue(out string? text)
            ? text : null;

    static string InRun(RunFolder run, string name)
    {
        if (!File.Exists(Path.Combine(run.Capture(name), "capture.json"))) name = Models.Site.Parse(name).ToString();
        if (!File.Exists(Path.Combine(run.Capture(name), "capture.json")))
            throw new InputException($"{run.Path}: no capture of {name}, which the dictionary belongs to; " +
                $"make it with 'fathom capture --run {run.Path} --site {name} …'");
        return name;
    }
}
