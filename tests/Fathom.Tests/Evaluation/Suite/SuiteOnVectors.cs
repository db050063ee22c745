using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>An evaluation of a dictionary on rows in memory.</summary>
static class SuiteOnVectors
{
    public static MetricReport Run(string metric, ISparseCoder coder, IVectorSource rows, params ulong[] seeds)
    {
        using var context = new MetricContext
        {
            Name = "d",
            Subject = new(CoreSubject.Dictionary, coder, rows),
            Source = new("d", null, null, "", null, "1"),
            Session = new(new(null), seeds.Length == 0 ? [0] : seeds, new Workers(2), TestContext.Current.CancellationToken),
        };
        return Metric.Of([metric]).Single().Run(context);
    }

    /// <summary>A figure of a column.</summary>
    public static double Of(this MetricReport report, string column, string key) =>
        report.Subjects.Single(subject => subject.Name == column).First.Single(figure => figure.Key == key).Value;
}
