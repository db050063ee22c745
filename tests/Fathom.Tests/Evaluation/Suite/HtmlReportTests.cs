using Fathom.Evaluation;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>The page of a dictionary's evaluations.</summary>
public sealed class HtmlReportTests : IDisposable
{
    const string Foreign = "<script>alert('x')</script>&\u0007";

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    static MetricReport Report(string name, string footnote = "") => Reports.Of(
        [new(name, SubjectRole.Dictionary, [[new("c", name, name, 1, IsHeadline: true)]]),
            new("random " + name, SubjectRole.Chance, [[new("c", name, name, 2)]])], name, footnote);

    string Page(MetricContext context, MetricReport report)
    {
        using (context) HtmlReport.Write(folder.Path, context, report);
        return File.ReadAllText(Path.Combine(folder.Path, HtmlReport.FileName));
    }

    /// <summary>Names of dictionaries, models, files, columns and figures are of whoever made them.</summary>
    [Fact]
    public void Names_are_text_wherever_they_stand()
    {
        string page = Page(Reports.Context(Foreign, dataset: Foreign), Report(Foreign, Foreign));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', page);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_of_other_rows_leaves_the_page()
    {
        MetricReport core = Report("core"), other = Reports.Of(core.Subjects);
        Assert.Contains("Seed 0.", Page(Reports.Context("d"), core), StringComparison.Ordinal);
        File.Move(Path.Combine(folder.Path, "sections", "core.html"), Path.Combine(folder.Path, "sections", "geometry.html"));
        Assert.Contains("#geometry", Page(Reports.Context("d"), other), StringComparison.Ordinal);
        Assert.DoesNotContain("#geometry", Page(Reports.Context("d", rows: "others"), other), StringComparison.Ordinal);
    }
}
