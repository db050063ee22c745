namespace Fathom.Evaluation;

/// <summary>
/// Whether a figure tells a trained dictionary from chance: from one of random directions, and from one that was trained alike on
/// a model with random parameters. One that does not says nothing about what training found, however good it looks.
/// </summary>
/// <param name="Key">The figure.</param>
/// <param name="Holds">Whether it does; null where there is no spread to tell noise by, which is not known then.</param>
/// <param name="Words">Beside the number; the control's name where there is but one of chance.</param>
public sealed record Separation(string Key, bool? Holds, string Words)
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
        if (failed.Length > 0) return new(key, false, string.Join("; ", failed.Select(verdict => verdict.Words)));
        if (verdicts.Any(verdict => !verdict.SpreadKnown)) return new(key, null, "not known (one seed)");
        string words = verdicts[0].Figure.Sense == Sense.Differs ? "differs from" : "better than";
        return new(key, true, $"{words} {(verdicts.Length > 1 ? "chance" : verdicts[0].Control)}{verdicts[0].Caveat}");
    }
}
