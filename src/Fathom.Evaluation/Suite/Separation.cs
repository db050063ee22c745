namespace Fathom.Evaluation;

/// <summary>
/// Whether a figure tells a trained dictionary from chance: from one of random directions, and from one that was trained alike on
/// a model with random parameters. One that does not says nothing about what training found, however good it looks.
/// </summary>
/// <param name="Key">The figure.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Words">Beside the number.</param>
public sealed record Separation(string Key, bool Holds, string Words)
{
    /// <summary>Of every figure that has a sense and a control of chance beside it.</summary>
    /// <param name="verdicts">All of an evaluation.</param>
    public static IReadOnlyDictionary<string, Separation> Of(IEnumerable<Verdict> verdicts) => verdicts
        .Where(verdict => verdict.Role == SubjectRole.Chance)
        .GroupBy(verdict => verdict.Figure.Key)
        .ToDictionary(group => group.Key, group => Of(group.Key, [.. group]));

    static Separation Of(string key, Verdict[] verdicts)
    {
        Verdict[] failed = [.. verdicts.Where(verdict => verdict.Ruling is Ruling.Noise or Ruling.Worse)];
        return failed.Length == 0
            ? new(key, true, verdicts[0].Figure.Sense == Sense.Differs ? "differs from chance" : "better than chance")
            : new(key, false, string.Join("; ", failed.Select(verdict => verdict.Words)));
    }
}
