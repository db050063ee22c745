using System.CommandLine;
using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Documents;

/// <summary>Every command line that a document shows is one that this version takes: verb, options and values.</summary>
public class ShownCommandTests
{
    [Fact]
    public void Command_lines_are_read_as_a_shell_reads_them()
    {
        const string code = "$ X=1 ./fathom train --name \"a b\" \\\n    --k 2   # why\nls --no-such\n"
            + "fathom index --run 'x y' 2>log | tail\n";
        string[][] expected = [["train", "--name", "a b", "--k", "2"], ["index", "--run", "x y"]];
        Assert.Equal(expected, ShownCommand.In(code).Select(command => command.Words));
    }

    [Theory]
    [InlineData("train --vectors x.npy --latents 64 --top 9", "--top")]
    [InlineData("train --vectors x.npy --latents many", "--latents many")]
    [InlineData("capture --model m --text t.txt --run r", "--site is missing")]
    [InlineData("polish --run r", "no such verb")]
    public void A_wrong_command_line_is_noticed(string line, string expected) =>
        Assert.Contains(expected, Refusal(line.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public void What_the_documents_show_is_taken()
    {
        List<string> refused = [];
        int shown = 0;
        foreach (var (path, text) in Markdown.All)
        {
            foreach (ShownCommand command in Markdown.Blocks(text).Where(block => block.Language is "sh" or "console")
                .SelectMany(block => ShownCommand.In(block.Code)).Where(command => !command.Line.Contains('<')))
            {
                shown++;
                if (Refusal(command.Words) is { } why) refused.Add($"{path}: {command.Line}: {why}");
            }
        }
        Assert.True(refused.Count == 0, string.Join("\n", refused));
        Assert.True(shown > 20, $"only {shown} command lines were found, so they are not recognised");
    }

    [Fact]
    public void What_the_text_mentions_exists()
    {
        List<string> refused = [];
        foreach (var (path, text) in Markdown.All)
        {
            foreach (string span in Markdown.Spans(text))
            {
                if (span.Contains('<') || span.Contains('…')) continue;
                if (ShownCommand.In(span).FirstOrDefault() is not { Words.Length: > 0 } command) continue;
                string? why = Verb(command.Words) is not { } verb ? "no such verb"
                    : verb is VerbGroup ? command.Words.Length == 1 ? null : "no such verb"
                    : verb.Build().Parse(Behind(verb, command.Words)).Errors is [var error, ..] ? error.Message : null;
                if (why is not null && !IsGlobal(command.Words[0])) refused.Add($"{path}: {span}: {why}");
            }
        }
        Assert.True(refused.Count == 0, string.Join("\n", refused));
    }

    /// <summary>A JSON block below <c>&lt;!-- config: verb --&gt;</c> holds options that this verb takes.</summary>
    [Fact]
    public void Configuration_files_in_the_documents_are_taken()
    {
        int shown = 0;
        foreach (var (path, text) in Markdown.All)
        {
            foreach (var (verb, json) in Markdown.Configurations(text))
            {
                using JsonDocument document = JsonDocument.Parse(json);
                string[] words = [verb, .. document.RootElement.EnumerateObject().SelectMany(Words)];
                string? why = Refusal(words);
                Assert.True(why is null, $"{path}: {json}: {why}");
                shown++;
            }
        }
        Assert.NotEqual(0, shown);
    }

    static IEnumerable<string> Words(JsonProperty option) => option.Value.ValueKind switch
    {
        JsonValueKind.True => ["--" + option.Name],
        JsonValueKind.Array => [.. option.Value.EnumerateArray().Select(value => value.ToString()).Prepend("--" + option.Name)],
        _ => ["--" + option.Name, option.Value.ToString()],
    };

    static string? Refusal(string[] words)
    {
        if (words.Length == 0 || IsGlobal(words[0])) return null;
        if (Verb(words) is not { } verb) return "no such verb";
        if (words.Contains("--help")) return null;
        ParseResult parsed = verb.Build().Parse(Behind(verb, words));
        if (parsed.Errors.Count > 0) return parsed.Errors[0].Message;
        // With --config the rest of the options is in a file that a document only describes.
        return words.Contains("--config") ? null : CommandReference.Binding(verb, parsed);
    }

    static Verb? Verb(string[] words) => AllVerbs.Called(words);

    // What stands behind the one or two words that call a verb.
    static string[] Behind(Verb verb, string[] words) => words[(words[0] == verb.Name ? 1 : 2)..];

    static bool IsGlobal(string word) => word is "--help" or "--version";
}
