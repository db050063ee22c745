using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Reports of figures that are given.</summary>
static class Reports
{
    /// <summary>Of columns, the dictionary first, as any metric's.</summary>
    public static MetricReport Of(IReadOnlyList<SubjectFigures> columns, string dictionary = "d", string footnote = "")
    {
        using MetricContext context = Context(dictionary);
        return new("core", columns, new MetricEnvelope("core", context, columns, [], new JsonObject()))
        {
            Summary = "what it asks",
            Footnote = footnote,
            Rows = 1,
        };
    }

    /// <summary>Of two latents on a few rows.</summary>
    public static MetricContext Context(string dictionary, string rows = "rows", string dataset = "text.txt")
    {
        var sae = new TopKSae([1, 0, 0, 1], new float[2], [1, 0, 0, 1], new float[2], 1);
        return new()
        {
            Name = dictionary,
            Subject = new(CoreSubject.Dictionary, sae, new MatrixSource([1, 2, 3, 4], 2, 1))
            {
                Identity = "weights",
                RowsIdentity = rows,
            },
            Source = new(dictionary, null, "models/" + dictionary, dataset, null, "1"),
            Session = new(new(null), [0], Workers.One, TestContext.Current.CancellationToken),
        };
    }
}
