using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>Formats of dictionaries by their names in options, and what is said of one that went from one to another.</summary>
static class Formats
{
    // Constants, since they stand in attributes; a test holds them against the list of formats.
    public const string Readable =
        "sparsify, gemma-scope-2, llama-scope, saelens, gemma-scope, dictionary_learning, openai, pytorch";

    public const string Writable = "saelens or sparsify";

    /// <param name="name">A format of dictionaries.</param>
    /// <param name="features">Formats of features that would do as well, for the message.</param>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static DictionaryFormat Named(string name, string features) =>
        DictionaryFormat.All.FirstOrDefault(format => format.Name == name)
            ?? throw new UsageException($"--format {name}: expected one of {Readable}; or of features {features}");

    /// <param name="dictionary">It.</param>
    /// <param name="format">That it was read from or written in.</param>
    /// <param name="to">Where it is now.</param>
    /// <param name="json">Whether to print JSON.</param>
    public static void Report(LoadedDictionary dictionary, DictionaryFormat format, string to, bool json)
    {
        string architecture = dictionary.Config["architecture"]!.ToString();
        ISparseCoder coder = dictionary.Coder;
        if (json)
            Json.Print(new
            {
                format = format.Name,
                architecture,
                coder.Width,
                coder.OutputWidth,
                coder.LatentCount,
                dictionary.HookName,
                to,
            });
        else
            Console.WriteLine($"{format.Name}: {architecture}, width {coder.Width}" +
                (coder.OutputWidth == coder.Width ? "" : $" to {coder.OutputWidth}") + $", {coder.LatentCount:n0} latents" +
                (dictionary.HookName is { } hook ? $", {hook}" : "") + $"; in {to}");
    }
}
