using System.Text;
using Fathom.Models.Files;

namespace Fathom.Evaluation;

/// <summary>
/// The evaluations of one dictionary as a page that stands alone: no script, nothing loaded. Each metric's section is kept in a
/// file of its own beside it, so that a metric that is measured later joins those that were before; sections of other weights,
/// rows, contexts or labels, or made by another version, are left out; what was measured on labelled texts names their file.
/// </summary>
public static class HtmlReport
{
    const string SectionFolder = "sections";

    /// <summary>Its file.</summary>
    public const string FileName = "report.html";

    /// <summary>Writes the section of each metric, and the page of all sections that are there.</summary>
    /// <param name="folder">The dictionary's folder of evaluations.</param>
    /// <param name="context">What was measured.</param>
    /// <param name="report">By one metric.</param>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public static void Write(string folder, MetricContext context, MetricReport report)
    {
        string sections = Path.Combine(folder, SectionFolder), mark = Mark(context);
        Directory.CreateDirectory(sections);
        AtomicFile.WriteAllText(Path.Combine(sections, $"{report.Metric}.html"), mark + HtmlSection.Of(report, context.Seeds));
        (string Name, string Html)[] all = [.. Metric.All
            .Select(metric => (metric.Name, Path: Path.Combine(sections, $"{metric.Name}.html")))
            .Where(section => File.Exists(section.Path))
            .Select(section => (section.Name, File.ReadAllText(section.Path)))
            .Where(section => section.Item2.StartsWith(mark, StringComparison.Ordinal))];
        AtomicFile.WriteAllText(Path.Combine(folder, FileName), Page(context, all));
    }

    // What all sections of a page have in common.
    static string Mark(MetricContext context) => "<!-- " + Html.Text(string.Join(", ", context.Subject.Identity,
        context.Subject.RowsIdentity, context.Items?.Hash, context.Labels?.Hash, context.Source.Version)) + " -->\n";

    /// <summary>The whole page.</summary>
    /// <param name="context">What was measured.</param>
    /// <param name="sections">By metric.</param>
    internal static string Page(MetricContext context, IReadOnlyList<(string Name, string Html)> sections)
    {
        EnvelopeSource source = context.Source;
        string model = source.Model is { } folder ? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) : "";
        string[] facts = [context.Sites?.ToString() ?? "", model, source.Dataset,
            $"{context.Subject.Coder.LatentCount:N0} latents of width {context.Subject.Coder.Width:N0}",
            $"{context.Measured.Count:N0} {(context.Measured.First > 0 ? "held-out " : "")}tokens"];
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        html.Append($"<title>{Html.Text(source.Dictionary)}: evaluation</title>\n<style>\n{HtmlStyle.Css}\n</style>\n</head>\n<body>\n");
        html.Append($"<h1>{Html.Text(source.Dictionary)}</h1>\n<div class=\"key\">");
        html.Append(string.Join(" · ", facts.Where(fact => fact.Length > 0).Select(Html.Text))).Append("</div>\n");
        html.Append("<p>Each figure stands beside controls that were measured by the same code. One that does not put this dictionary before a " +
            "dictionary of random directions and before one trained on a model with random parameters says nothing about what training " +
            "found, and is marked so. The line across a bar's end is where the figure lies at 95 % " +
            "on other documents and, where several were made, with other seeds.</p>\n<nav>");
        foreach ((string name, _) in sections) html.Append($"<a href=\"#{Html.Text(name)}\">{Html.Text(name)}</a>");
        html.Append("</nav>\n");
        foreach ((_, string section) in sections) html.Append(section[(section.IndexOf('\n') + 1)..]);
        return html.Append($"<p class=\"soft\">Made by Fathom {Html.Text(source.Version)}.</p>\n</body>\n</html>\n").ToString();
    }
}
