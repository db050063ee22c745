using Fathom.Evaluation;
using Fathom.Explorer;
using Fathom.Tests.Evaluation.Suite;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>What an evaluation wrote, as the page shows it: the evaluation's own words and pictures.</summary>
public sealed class EvaluationFilesTests
{
    static SubjectFigures Column(string name, SubjectRole role, params double[] seeds) => new(name, role, [.. seeds.Select(value => (IReadOnlyList<Figure>)
        [new Figure("c", "k", "how much is <kept>", value, IsHeadline: true) { Sense = Sense.Higher }, new Figure("c", "given", "set by design", value)])]);

    /// <summary>Writes a core evaluation of the tiny dictionary that is within noise of one control of chance and better than another.</summary>
    internal static MetricReport Write(TinyRun run)
    {
        MetricReport report = Reports.Of([Column("this dictionary", SubjectRole.Dictionary, 9, 10, 11), Column("random", SubjectRole.Chance, 0, 1, 2),
            Column("twin", SubjectRole.Chance, 8, 9, 10)]) with
        {
            Pictures = [new("Latents by <density>", "<svg viewBox=\"0 0 10 10\"><rect x=\"1\" y=\"1\" width=\"3\" height=\"3\" class=\"bar\"><title>tip</title></rect>" +
                "<script>alert(9)</script><image href=\"http://evil.example/x.png\"/><text x=\"1\" y=\"9\" href=\"#\">word</text></svg>\n", "How to <read> it.")],
        };
        string folder = run.Folder.Evaluation(TinyRun.Dictionary);
        Directory.CreateDirectory(Path.Combine(folder, "sections"));
        report.Envelope.Write(Path.Combine(folder, "core.json"));
        File.WriteAllText(Path.Combine(folder, "sections", "core.html"), "<!-- mark -->\n" + HtmlSection.Of(report, [0, 1, 2]));
        return report;
    }

    [Fact]
    public void Figures_stand_beside_their_controls_with_the_verdicts_of_the_evaluation()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        MetricReport report = Write(run);
        using var catalogue = new RunCatalogue(run.Folder);
        EvaluationResponse answer = new EvaluationFiles(run.Folder, catalogue).Read(TinyRun.Dictionary);
        MeasuredMetric metric = Assert.Single(answer.Metrics);
        Assert.Equal(("core", 3), (metric.Name, metric.Seeds));
        Assert.Equal(Metric.All[0].Summary, metric.Summary);
        MeasuredFigure figure = metric.Figures[0];
        Separation separation = Separation.Of(report.Verdicts)["k"];
        Assert.Equal(("k", "c", "how much is <kept>", true), (figure.Key, figure.Category, figure.Words, figure.First));
        Assert.Equal((separation.Holds, separation.Words), (figure.Tells, figure.AgainstChance));
        Assert.Equal((9, 10, 1), (figure.Own.Value, figure.Own.Mean, figure.Own.Deviation));
        Assert.Equal(report.Verdicts.Select(verdict => (verdict.Control, verdict.Words)),
            figure.Controls.Select(control => (control.Name, control.Verdict!)));
        Assert.Equal(["better than random", "within noise of twin"], figure.Controls.Select(control => control.Verdict));
        MeasuredFigure given = metric.Figures[1];
        Assert.Equal((null, null, false), (given.Tells, given.AgainstChance, given.First));
        Assert.All(given.Controls, control => Assert.Null(control.Verdict));
        MeasuredPicture picture = Assert.Single(metric.Pictures);
        Assert.Equal(("Latents by <density>", "How to <read> it."), (picture.Title, picture.Words));
        Assert.Equal(report.Pictures[0].Svg.TrimEnd(), picture.Svg);
    }

    /// <summary>The section is held by somebody else, or made so that looking for its figures takes minutes.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_section_that_cannot_be_read_costs_its_pictures_alone(bool held)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        Write(run);
        string section = Path.Combine(run.Folder.Evaluation(TinyRun.Dictionary), "sections", "core.html");
        if (!held) File.WriteAllText(section, string.Concat(Enumerable.Repeat("<figure><h3>a</h3><svg ", 500_000)));
        using FileStream? holds = held ? new(section, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        using var catalogue = new RunCatalogue(run.Folder);
        MeasuredMetric metric = Assert.Single(new EvaluationFiles(run.Folder, catalogue).Read(TinyRun.Dictionary).Metrics);
        Assert.Equal(9, metric.Figures[0].Own.Value);
        Assert.Empty(metric.Pictures);
    }

    [Fact]
    public void Metrics_of_other_weights_are_named_and_left_out()
    {
        using var run = new TinyRun();
        Write(run);
        string file = Path.Combine(run.Folder.Evaluation(TinyRun.Dictionary), "core.json");
        File.WriteAllText(file, """{"eval_config":{"dictionary_hash":"another"},"eval_result_metrics":{"c":{"k":1}}}""");
        using var catalogue = new RunCatalogue(run.Folder);
        EvaluationResponse answer = new EvaluationFiles(run.Folder, catalogue).Read(TinyRun.Dictionary);
        Assert.Empty(answer.Metrics);
        Assert.Equal(["core"], answer.OfOtherWeights);
    }
}
