namespace Fathom.Evaluation;

/// <summary>
/// One kind of measurement of a dictionary, with its controls beside it. Another is a class of its own beside these and a line in
/// <see cref="All"/>; most derive from <see cref="SubjectMetric"/>, which measures column after column. Files, tables, the
/// report, spreads over seeds and what is said of noise follow from the figures.
/// </summary>
public abstract class Metric
{
    /// <summary>Every metric that there is, in the order in which they are measured and shown.</summary>
    public static IReadOnlyList<Metric> All { get; } =
        [new CoreMetric(), new GeometryMetric(), new DescriptionLengthMetric(), new AblationSparsityMetric(),
            new DownstreamMetric(), new MetaMetric(), new ProbeLossMetric(), new SparseProbingMetric(), new TruthMetric(), new BoardMetric(),
            new AbsorptionMetric(), new ScrMetric(), new TppMetric(), new RavelMetric()];

    /// <summary>Metrics by their names, with dashes or underscores; <c>all</c> for all of them.</summary>
    /// <exception cref="OptionException">There is none of that name.</exception>
    public static IReadOnlyList<Metric> Of(IEnumerable<string> names)
    {
        // SAEBench writes sparse_probing.
        string[] wanted = [.. names.SelectMany(list => list.Split(',')).Select(name => name.Replace('_', '-')).Distinct()];
        foreach (string name in wanted)
            if (name != Every && All.All(metric => metric.Name != name))
                throw new OptionException($"--metrics {name}: expected some of " +
                    $"{string.Join(", ", All.Select(metric => metric.Name))}, or {Every}");
        return [.. All.Where(metric => wanted.Contains(metric.Name) || wanted.Contains(Every))];
    }

    /// <summary>The name that stands for all that there is something to measure for.</summary>
    public const string Every = "all";

    /// <summary>The name in options and of its files.</summary>
    public abstract string Name { get; }

    /// <summary>What it asks, in a line.</summary>
    public abstract string Summary { get; }

    /// <summary>What it cannot do without.</summary>
    public abstract MetricNeeds Needs { get; }

    /// <summary>Whether it reads labelled texts where there are some.</summary>
    public virtual bool ReadsTexts => false;

    /// <summary>Whether it reads the run's labels where there are some.</summary>
    public bool ReadsLabels => Needs.HasFlag(MetricNeeds.Labels) || ReadsTexts;

    /// <summary>Whether its full table has more than the short one.</summary>
    public virtual bool HasMore => true;

    /// <summary>Measures.</summary>
    /// <exception cref="InputException">What is there cannot be measured so.</exception>
    public abstract MetricReport Run(MetricContext context);

    /// <summary>Computes together what is cheaper together, into the caches of the contexts; <see cref="Run"/> of each comes
    /// after.</summary>
    /// <param name="contexts">Those of all dictionaries that will be measured.</param>
    public virtual void Prepare(IReadOnlyList<MetricContext> contexts)
    {
    }

    /// <summary>Why there is nothing to measure; null where there is.</summary>
    public virtual string? Lacks(MetricContext context)
    {
        if (Needs.HasFlag(MetricNeeds.Model) && context.Subject.Model is null)
            return "the dictionary is measured without a model, as vectors alone or of several models are";
        if (Needs.HasFlag(MetricNeeds.OneSite) && (context.Sites is not { Reads.Count: 1 }
            || context.Subject.Targets is not null))
            return "the dictionary is not one that writes the one site that it reads";
        if (Needs.HasFlag(MetricNeeds.Labels) && context.Labels is null)
            return "no labels here; capture a world ('fathom capture --world othello …') or .jsonl files with \"spans\"";
        if (Needs.HasFlag(MetricNeeds.Board) && (context.Labels is null || !BoardProperties.Has(context.Labels)))
            return "the labels are not those of a board";
        return null;
    }
}
