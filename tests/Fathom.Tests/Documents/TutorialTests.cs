using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Documents;

/// <summary>
/// The tutorial is typed by a machine in a fresh folder, with what comes with Fathom and nothing else. FATHOM_WRITE_DOCS=1 writes what
/// the commands print into it; otherwise a small run of the same commands must print the same words and heads of tables.
/// </summary>
public class TutorialTests
{
    const string Repair = "FATHOM_WRITE_DOCS=1 ./test -class \"*TutorialTests\"";

    static readonly string Tutorial = Repository.Path("docs", "01-tutorial.md");

    [Fact]
    public async Task Its_commands_print_what_it_shows()
    {
        using var folder = new TempFolder();
        string page = (await File.ReadAllTextAsync(Tutorial, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        bool write = Environment.GetEnvironmentVariable("FATHOM_WRITE_DOCS") == "1";
        string now = await new TypedPage(folder.Path).Run(page, write ? command => command : Small);
        if (write) await File.WriteAllTextAsync(Tutorial, now, TestContext.Current.CancellationToken);
        else Assert.True(TypedPage.Shape(page).SequenceEqual(TypedPage.Shape(now)), Difference(page, now));
    }

    /// <summary>The README shows the same job in one command, and the table that the tutorial's run ends in.</summary>
    [Fact]
    public void The_README_shows_its_table()
    {
        string readme = File.ReadAllText(Repository.Path("README.md")).ReplaceLineEndings("\n");
        string job = readme[readme.IndexOf("## The main job", StringComparison.Ordinal)..];
        const string fence = "```text\n";
        int start = job.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        string shown = job[start..job.IndexOf("```", start, StringComparison.Ordinal)].Trim();
        Assert.Contains("| share of variance missed ", shown, StringComparison.Ordinal);
        Assert.Contains(shown, File.ReadAllText(Tutorial).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    // The same commands on less: minutes become seconds, and no words change.
    static string Small(string command) => command
        .Replace("--documents 3000", "--documents 150", StringComparison.Ordinal)
        .Replace("--tokens 3M", "--tokens 40k", StringComparison.Ordinal);

    static string Difference(string page, string now)
    {
        string[] shown = TypedPage.Shape(page), printed = TypedPage.Shape(now);
        return $"the tutorial is out of date; write it anew with {Repair}\n" + string.Join('\n', shown.Except(printed).Select(line => $"- {line}")
            .Concat(printed.Except(shown).Select(line => $"+ {line}")));
    }
}
