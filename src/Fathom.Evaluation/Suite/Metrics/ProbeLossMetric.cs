using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>How much of what can be known of a labelled variable the best single latent knows.</summary>
sealed class ProbeLossMetric : SubjectMetric
{
    const string Category = "probe_loss";

    const ulong TrainStream = 0x706C6F73, HeldOutStream = 0x706C6F74;

    public override string Name => "probe-loss";

    public override string Summary => "how much of a labelled variable the best single latent leaves open";

    public override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite | MetricNeeds.Labels;

    // A permuted decoder has the same latents.
    protected override bool Takes(Control control) => control != Control.Permuted;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed) =>
        Figures(context, ProbeLosses.Of(subject.Coder, subject.Rows, TruthSplit.Of(context), context.Workers));

    protected override IEnumerable<SubjectFigures> Further(MetricContext context)
    {
        TruthSplit split = TruthSplit.Of(context);
        yield return new(TruthEvaluation.PermutedLabels, SubjectRole.Chance,
            [.. context.Seeds.Select(seed => Figures(context, ProbeLosses.Of(context.Subject.Coder, context.Store,
                split.Permuted(new Philox(seed, TrainStream), new Philox(seed, HeldOutStream)), context.Workers)))]);
        RowRange range = split.ProbeRows(new TruthOptions());
        PrincipalComponents components = PrincipalComponents.Of(range.Of(context.Store),
            new(context.Workers, null, context.Cancellation));
        LinearProbes probes = LabelProbes.Of(context, context.Store, range, split.TrainLabels, components);
        yield return new(TruthEvaluation.Probe, SubjectRole.Ceiling,
            [Figures(context, ProbeLosses.Of(probes, context.Store, split, context.Workers))]);
    }

    static IReadOnlyList<Figure> Figures(MetricContext context, ProbeLosses losses)
    {
        int variables = losses.Losses.Length;
        IReadOnlyList<Figure> figures = Figures(losses);
        double[][] drawn = Bootstrap.Of(losses.ByDocument, 1 + 2 * variables, [.. figures.Select((_, i) => (Func<double[], double>)(sums =>
            Figures(new([.. Enumerable.Range(0, variables).Select(v => sums[1 + 2 * v] / sums[0])],
                [.. Enumerable.Range(0, variables).Select(v => sums[2 + 2 * v] / sums[0])], []))[i].Value))], context.Seed, context.Workers);
        return drawn.Length == 0 ? figures : [.. figures.Select((figure, i) => figure.IsCount ? figure : figure with { Resamples = drawn[i] })];
    }

    static IReadOnlyList<Figure> Figures(ProbeLosses losses)
    {
        double[] open = [.. losses.Losses.Zip(losses.OfRate, (loss, rate) => loss / rate)];
        return
        [
            new(Category, "probe_loss", "loss of the best latent's probe, mean, nats", losses.Losses.Average(),
                IsHeadline: true) { Sense = Sense.Lower },
            new(Category, "probe_loss_of_rate", "loss of knowing only how common a variable is", losses.OfRate.Average(),
                IsHeadline: true),
            new(Category, "left_open", "share of the latter that the former leaves, mean", open.Average(),
                IsHeadline: true) { Sense = Sense.Lower },
            new(Category, "mostly_known", "share of variables of which it leaves less than half",
                open.Count(share => share < 0.5) / (double)open.Length, IsHeadline: true) { Sense = Sense.Higher },
            new(Category, "variables", "variables that are common enough", open.Length, IsCount: true),
        ];
    }

    protected override JsonObject Config(MetricContext context)
    {
        TruthSplit split = TruthSplit.Of(context);
        return new()
        {
            ["train_rows"] = split.Train.Count,
            ["held_out_rows"] = split.HeldOut.Count,
            ["candidates"] = ProbeLosses.Candidates,
        };
    }

    protected override string Footnote(MetricContext context)
    {
        TruthSplit split = TruthSplit.Of(context);
        return $"For each of {split.Scored.Length} variables the best of the {ProbeLosses.Candidates} latents that are correlated with it most, each with a " +
            $"logistic regression of its own: chosen and fitted on {split.Train.Count:N0} training tokens, scored on {split.HeldOut.Count:N0} held-out ones.";
    }
}
