namespace Fathom.Evaluation;

/// <summary>For metrics that measure a dictionary and its controls together: once for every seed.</summary>
static class SubjectSeeds
{
    /// <param name="context">The dictionary. One that cannot be trained anew is the same under every seed.</param>
    /// <param name="measure">(seed, what is compared under it); what has no chance in it is compared under the first alone.</param>
    public static IEnumerable<T> Of<T>(MetricContext context, Func<ulong, TruthSubjects, T> measure)
    {
        foreach (ulong seed in context.Seeds)
        {
            CoreSubject subject = seed == context.Seed ? context.Subject : context.Run.Retrained(seed - context.Seed)
                ?? context.Subject;
            yield return measure(seed, new(subject.Coder, context.Store, [.. Chance.Select(control => context.Of(control, seed))
                .OfType<CoreSubject>()])
            {
                Neurons = seed == context.Seed ? context.Run.Neurons : null,
                References = seed == context.Seed,
                Probes = (range, labels, components) => LabelProbes.Of(context, context.Store, range, labels, components),
            });
        }
    }

    /// <summary>What a column stands for; a baseline where it is not known here.</summary>
    public static SubjectRole RoleOf(string column) => column == CoreSubject.Dictionary ? SubjectRole.Dictionary
        : Chance.Any(control => control.Name == column) ? SubjectRole.Chance : SubjectRole.Baseline;

    // Whose latents are others: a permuted decoder's fire as the dictionary's do.
    static IEnumerable<Control> Chance => Control.All.Where(control => control.Role == SubjectRole.Chance);

    /// <summary>Under how many of the seeds a column is another one: one where there is no chance in it.</summary>
    public static int Count(MetricContext context, SubjectRole role) => role switch
    {
        SubjectRole.Dictionary => 1 + context.Seeds.Skip(1).Count(seed => context.Run.Retrained(seed - context.Seed) is not null),
        SubjectRole.Chance => context.Seeds.Count,
        _ => 1,
    };
}
