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
}
