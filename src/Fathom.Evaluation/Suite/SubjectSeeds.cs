namespace Fathom.Evaluation;

/// <summary>For metrics that measure a dictionary and its controls together: once for every seed.</summary>
static class SubjectSeeds
{
    /// <param name="context">The dictionary. One that cannot be trained anew is the same under every seed.</param>
    /// <param name="measure">(seed, what is compared under it); neurons, in which there is no chance, are there under the first
    /// alone.</param>
    public static IEnumerable<T> Of<T>(MetricContext context, Func<ulong, TruthSubjects, T> measure)
    {
        foreach (ulong seed in context.Seeds)
        {
            CoreSubject subject = seed == context.Seed ? context.Subject : context.Run.Retrained(seed - context.Seed)
                ?? context.Subject;
            yield return measure(seed, new(subject.Coder, context.Store, seed == context.Seed ? context.Run.Neurons : null,
                context.Of(Control.RandomInit, seed))
            {
                Probes = (range, labels, components) => LabelProbes.Of(context, context.Store, range, labels, components),
            });
        }
    }

    /// <summary>Under how many of the seeds a column is another one: one where there is no chance in it.</summary>
    public static int Count(MetricContext context, SubjectRole role) => role switch
    {
        SubjectRole.Dictionary => 1 + context.Seeds.Skip(1).Count(seed => context.Run.Retrained(seed - context.Seed) is not null),
        SubjectRole.Chance => context.Seeds.Count,
        _ => 1,
    };
}
