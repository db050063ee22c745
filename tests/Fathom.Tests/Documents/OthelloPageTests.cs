using Fathom.Tests.Checkout;

namespace Fathom.Tests.Documents;

/// <summary>The page on othello-6L shows the tables of a committed report.</summary>
public class OthelloPageTests
{
    const string Start = "<!-- othello: written by bench/Fathom.Bench -->", End = "<!-- end of othello -->";

    [Fact]
    public void Its_tables_are_those_of_a_committed_report()
    {
        string page = Tables(File.ReadAllText(Repository.Path("docs/03-concepts/othello.md")));
        Assert.Contains("| likeliest move legal |", page, StringComparison.Ordinal);
        Assert.Contains(page, Directory.GetFiles(Repository.Path("benchmarks"), "othello.md", SearchOption.AllDirectories)
            .Select(report => Tables(File.ReadAllText(report))));
    }

    static string Tables(string text) => text[text.IndexOf(Start, StringComparison.Ordinal)..text.IndexOf(End, StringComparison.Ordinal)];
}
