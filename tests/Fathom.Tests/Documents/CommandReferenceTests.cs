using Fathom.Cli;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Documents;

/// <summary>docs/05-reference.md holds the options that the verbs have now; FATHOM_WRITE_DOCS=1 writes them there.</summary>
public class CommandReferenceTests
{
    const string Begin = "<!-- verbs: written by CommandReferenceTests with FATHOM_WRITE_DOCS=1 -->\n";
    const string End = "<!-- end of verbs -->";
    const string Repair = "FATHOM_WRITE_DOCS=1 ./test -class \"*CommandReferenceTests\"";

    [Fact]
    public void The_reference_of_the_command_line_is_up_to_date()
    {
        string path = Repository.Path("docs", "05-reference.md"), text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, $"{path} lacks the two comments between which the verbs stand");
        string expected = "\n" + CommandReference.Render();
        if (Environment.GetEnvironmentVariable("FATHOM_WRITE_DOCS") == "1")
            File.WriteAllText(path, text[..start] + expected + text[end..]);
        else
            Assert.True(text[start..end] == expected, $"{path} is out of date; write it anew with {Repair}");
    }

    [Fact]
    public void Every_verb_its_options_and_what_must_be_given_are_in_it()
    {
        string text = CommandReference.Render();
        Assert.All(AllVerbs.Leaves, leaf => Assert.Contains($"### fathom {leaf.Words}\n", text, StringComparison.Ordinal));
        VerbGroup[] groups = [.. AllVerbs.List.OfType<VerbGroup>()];
        Assert.Equal(AllVerbs.List.Count - groups.Length + groups.Sum(group => group.Verbs.Count), AllVerbs.Leaves.Count());
        Assert.Contains("| `--model` | `value` | **required:** folder of the model", text, StringComparison.Ordinal);
        Assert.Contains("| `--dtype` | `f32\\|f16\\|bf16\\|int8` |", text, StringComparison.Ordinal);
        Assert.Contains("| `--seed` | `value` | seed of every random choice [0] |", text, StringComparison.Ordinal);
    }
}
