using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What each task gave, in the file of the dictionary that it was measured of.</summary>
public sealed class TaskMetricTests
{
    sealed record NamedScore(string Name) : TaskScore(Name)
    {
        public override double[] Numbers(int[]? times) => [1];

        public override JsonObject Entry => new() { ["name"] = Name };
    }

    /// <summary>One task, which is called like the dictionary.</summary>
    sealed class NamedMetric : TaskMetric
    {
        public override string Name => "named";

        public override string Summary => "";

        public override MetricNeeds Needs => MetricNeeds.None;

        protected override bool Takes(Control control) => false;

        protected override string Footnote(MetricContext context) => "";

        protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed,
            List<TaskScore> scores)
        {
            scores.Add(new NamedScore(context.Name));
            return [new("named", "one", "", 1)];
        }
    }

    [Fact]
    public void Dictionaries_of_one_call_have_tasks_of_their_own()
    {
        using var folder = new TempFolder();
        var metric = new NamedMetric();
        var session = new MetricSession(new(null), [0], Workers.One, TestContext.Current.CancellationToken);
        foreach (string name in new[] { "first", "second" })
        {
            using var sae = new TopKSae(new float[4], new float[2], [1, 0, 0, 1], new float[2], 1);
            using var context = new MetricContext
            {
                Name = name,
                Subject = new(CoreSubject.Dictionary, sae, new MatrixSource(new float[8], 2, 2)) { Identity = name, RowsIdentity = "r" },
                Source = new(name, null, null, "", null, "1"),
                Session = session,
            };
            metric.Run(context).Envelope.Write(folder.File(name));
            JsonNode written = JsonNode.Parse(File.ReadAllText(folder.File(name)))!["eval_result_unstructured"]!["tasks"]!;
            Assert.Equal(name, written.AsArray().Single()!["name"]!.GetValue<string>());
        }
    }
}
