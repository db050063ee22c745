namespace Fathom.Evaluation;

/// <summary>For metrics that measure a dictionary and its controls together: once for every seed.</summary>
static class SubjectSeeds
{
    /// <param name="context">The dictionary. One that cannot be trained anew is the same under every seed.</param>
    /// <param name="measure">(seed, what is compared under it)</param>
    public static IEnumerable<T> Of<T>(MetricContext context, Func<ulong, TruthSubjects, T> measure)
    {
        foreach (ulong seed in context.Seeds)
        {
            CoreSubject subject = seed == context.Seed ? context.Subject : context.Run.Retrained(seed - context.Seed)
                ?? context.Subject;
            yield return measure(seed, new(subject.Coder, context.Store, context.Run.Neurons,
                context.Of(Control.RandomInit, seed))
            {
                Probes = (range, labels, components) => LabelProbes.Of(context, context.Store, range, labels, components),
            });
        }
    }
}
