using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What the metrics and dictionaries of one call share, and what they do not.</summary>
public sealed class SharedKindTests
{
    static MetricSession Session => new(new(null), [0], Workers.One, TestContext.Current.CancellationToken);

    [Fact]
    public void Two_kinds_of_one_type_are_two_and_each_is_made_once_of_each_thing()
    {
        MetricSession session = Session;
        SharedKind<string> one = new(), other = new();
        Assert.Equal("a", session.Once(one, 1, () => "a"));
        Assert.Equal("b", session.Once(other, 1, () => "b"));
        Assert.Equal("c", session.Once(one, 2, () => "c"));
        Assert.Equal("a", session.Once(one, 1, () => throw new InvalidOperationException()));
    }

    [Fact]
    public void Each_dictionary_of_a_call_has_the_tasks_that_were_measured_of_it()
    {
        using var folder = new TempFolder();
        MetricSession session = Session;
        var metric = new Named();
        foreach (string name in (string[])["first", "second"])
        {
            using var sae = new TopKSae(new float[4], new float[2], new float[4], new float[2], 1);
            using var context = new MetricContext
            {
                Name = name,
                Subject = new(CoreSubject.Dictionary, sae, new MatrixSource(new float[8], 2, 2)),
                Source = new(name, null, null, "", null, "1"),
                Session = session,
            };
            metric.Run(context).Envelope.Write(folder.File(name));
            Assert.Contains($"task of {name}", File.ReadAllText(folder.File(name)), StringComparison.Ordinal);
        }
    }

    sealed class Named : TaskMetric
    {
        public override string Name => "named";

        public override string Summary => "";

        public override MetricNeeds Needs => MetricNeeds.None;

        protected override bool Takes(Control control) => false;

        protected override string Footnote(MetricContext context) => "";

        protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed, List<TaskScore> scores)
        {
            scores.Add(new NameScore($"task of {context.Name}"));
            return [];
        }
    }

    sealed record NameScore(string Name) : TaskScore(Name)
    {
        public override JsonObject Entry => new() { ["name"] = Name };

        public override double[] Numbers(int[]? times) => [];
    }
}
