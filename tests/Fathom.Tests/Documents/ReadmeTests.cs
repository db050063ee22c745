using Fathom.Tests.Checkout;

namespace Fathom.Tests.Documents;

/// <summary>What the README shows is what the program prints, and its figures are ones that were measured.</summary>
public class ReadmeTests
{
    static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    [Fact]
    public void It_is_short() => Assert.InRange(Readme.Count(c => c == '\n'), 20, 200);

    [Fact]
    public void Its_demo_is_that_of_a_committed_report()
    {
        string[] reports = [.. Directory.GetFiles(Repository.Path("benchmarks"), "demo.md", SearchOption.AllDirectories).Select(File.ReadAllText)];
        Assert.Contains(reports, report => Readme.Contains(report[report.IndexOf("```text", StringComparison.Ordinal)..].Trim(), StringComparison.Ordinal));
        Assert.Contains("  latent  tracks ", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_measured_figures_are_those_of_a_committed_report()
    {
        string[] reports = [.. Directory.GetFiles(Repository.Path("benchmarks"), "main-job.md", SearchOption.AllDirectories).Select(File.ReadAllText)];
        string section = Readme[Readme.IndexOf("## Measured", StringComparison.Ordinal)..Readme.IndexOf("## Limits", StringComparison.Ordinal)];
        string[] rows = [.. section.Split('\n').Where(line => line.StartsWith('|'))];
        Assert.True(rows.Length > 6, "the README's table of figures is gone");
        Assert.Contains(reports, report => rows.All(row => report.Contains(row, StringComparison.Ordinal)));
    }
}
