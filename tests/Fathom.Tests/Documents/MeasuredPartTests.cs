using System.Text.RegularExpressions;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Documents;

/// <summary>
/// Tables that bench/Fathom.Bench writes into pages, between two marks, are those of a committed report, line by line: nothing in
/// them was typed.
/// </summary>
public partial class MeasuredPartTests
{
    [GeneratedRegex("<!-- (?<name>[a-z0-9-]+): written by bench/Fathom.Bench -->\n(?<part>.*?)<!-- end of \\k<name> -->", RegexOptions.Singleline)]
    private static partial Regex Part();

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories)
            .Where(page => Part().IsMatch(File.ReadAllText(page)))
            .Select(page => Path.GetRelativePath(Repository.Root, page)).Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_tables_of_a_page_are_those_of_a_committed_report(string page)
    {
        string[] reports = [.. Directory.GetFiles(Repository.Path("benchmarks"), "*.md", SearchOption.AllDirectories)
            .Select(File.ReadAllText)];
        foreach (Match part in Part().Matches(File.ReadAllText(Repository.Path(page))))
        {
            Assert.False(string.IsNullOrWhiteSpace(part.Groups["part"].Value),
                $"{page}: nothing between the marks of {part.Groups["name"]}");
            Assert.True(reports.Any(report => report.Contains(part.Value, StringComparison.Ordinal)),
                $"{page}: the part {part.Groups["name"]} is in no report under benchmarks/; write both with bench/Fathom.Bench");
        }
    }

    [Fact]
    public void The_recovery_of_planted_features_stands_in_the_page_of_kinds() =>
        Assert.Contains("recovery", Part().Matches(File.ReadAllText(Repository.Path("docs", "03-concepts", "quality.md")))
            .Select(part => part.Groups["name"].Value));

    [Fact]
    public void The_pages_with_measured_tables_are_found() =>
        Assert.Superset(new HashSet<string> { "docs/03-concepts/explaining.md", "docs/03-concepts/othello.md", "docs/03-concepts/quality.md",
            "docs/03-concepts/separation.md" }, Pages.Select(row => row.Data.Replace('\\', '/')).ToHashSet());
}
