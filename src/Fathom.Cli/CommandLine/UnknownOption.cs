using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Fathom.Cli;

/// <summary>Options that a verb does not have. Behind an option of several values the parser takes them for further values:
/// <c>--site embed --d-sae 512</c> would be three sites.</summary>
static partial class UnknownOption
{
    /// <exception cref="UsageException">There is one.</exception>
    public static void Refuse(ParseResult parsed)
    {
        IEnumerable<string> words = parsed.UnmatchedTokens.Concat(Swallowed(parsed.CommandResult));
        if (words.FirstOrDefault(Looks().IsMatch) is not { } word) return;
        string[] known = [.. parsed.CommandResult.Command.Options.Select(option => option.Name)];
        string hint = OtherWords.Option(word, known) is { } meant ? $"; try '{meant}'" : "";
        throw new UsageException($"there is no option '{word.Split('=')[0]}'{hint}");
    }

    // The first value stands where one has to stand, and may look as it likes.
    static IEnumerable<string> Swallowed(CommandResult command) => command.Children.SelectMany(child => child switch
    {
        OptionResult { Option.AllowMultipleArgumentsPerToken: true } option => option.Tokens.Skip(1),
        ArgumentResult argument => argument.Tokens,
        _ => [],
    }).Select(token => token.Value);

    // -5 and --- are none.
    [GeneratedRegex("^(--[a-zA-Z][^ ]*|-[a-zA-Z])$")]
    private static partial Regex Looks();
}
