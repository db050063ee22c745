namespace Fathom.Evaluation;

/// <summary>A mean over tasks that the run's labels give, of changed latents.</summary>
abstract class ConceptMetric<TTask> : TaskMetric where TTask : ConceptTask
{
    public sealed override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite | MetricNeeds.Labels;

    /// <summary>The tasks, drawn.</summary>
    protected abstract IEnumerable<TTask> Tasks(LabelledConcepts concepts, ulong seed);

    /// <summary>What a task gives; nothing where it says nothing.</summary>
    protected abstract IEnumerable<TaskScore?> Scores(TTask task, EditableRows rows, ConceptProbes probes);

    /// <summary>The figures.</summary>
    /// <param name="means">Over the tasks.</param>
    /// <param name="count">How many there are.</param>
    protected abstract IReadOnlyList<Figure> Figures(TaskMeans means, int count);

    protected sealed override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed,
        List<TaskScore> scores)
    {
        ConceptProbes probes = ConceptProbes.Of(context, subject);
        LabelledConcepts concepts = LabelledConcepts.Of(context);
        foreach (TTask task in Tasks(concepts, seed))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var rows = new EditableRows(subject.Coder, subject.Rows, task.Drawn.Rows, context.Workers);
            scores.AddRange(Scores(task, rows, probes).OfType<TaskScore>());
        }
        return Figures(new(scores, concepts.Split.HeldOutLabels.Documents.Count, context.Seed, context.Workers), scores.Count);
    }
}
