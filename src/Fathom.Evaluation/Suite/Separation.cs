namespace Fathom.Evaluation;

/// <summary>
/// Whether a figure tells a trained dictionary from chance: from one of random directions, and from one that was trained alike on
/// a model with random parameters. One that does not says nothing about what training found, however good it looks. A control that
/// cannot be made, or of which the figure is undefined, decides nothing, and the words name it.
/// </summary>
/// <param name="Key">The figure.</param>
/// <param name="Holds">Whether it does; null where it is not known: there is no spread to tell noise by, nothing to compare with, or
/// one seed of the dictionary or of a control, so that what holds holds of these weights.</param>
/// <param name="Words">Beside the number; the control's name where there is but one of chance.</param>
public sealed record Separation(string Key, bool? Holds, string Words)
{
    /// <summary>Whether it does of the weights that were measured, whatever others would say; null where not even that is
    /// known.</summary>
    public required bool? HoldsHere { get; init; }

    /// <summary>Of every figure that has a sense and a control of chance beside it.</summary>
    /// <param name="verdicts">All of an evaluation.</param>
    /// <param name="missing">Controls of chance that could not be made, and why.</param>
    public static IReadOnlyDictionary<string, Separation> Of(IEnumerable<Verdict> verdicts,
        IReadOnlyDictionary<string, string>? missing = null) => verdicts
        .Where(verdict => verdict.Role == SubjectRole.Chance)
        .GroupBy(verdict => verdict.Figure.Key)
        .ToDictionary(group => group.Key, group => Of(group.Key, [.. group], missing));

    static Separation Of(string key, Verdict[] verdicts, IReadOnlyDictionary<string, string>? missing)
    {
        Verdict[] compared = [.. verdicts.Where(verdict => verdict.Ruling != Ruling.Undefined)],
            failed = [.. compared.Where(verdict => verdict.Ruling is Ruling.Noise or Ruling.Worse)];
        if (verdicts[0].Caveat == Verdict.OwnUndefined) return Unknown(key, Verdict.OwnUndefined);
        string without = string.Concat([
            .. verdicts.Except(compared).Select(verdict => $"; {verdict.Words}"),
            .. (missing ?? new Dictionary<string, string>()).Select(one =>
                $"; not compared with {one.Key} ({one.Value.TrimEnd('.')})")]);
        if (failed.Length > 0) return new(key, false, Together(failed) + without) { HoldsHere = false };
        if (compared.Length == 0) return Unknown(key, without);
        if (compared.Any(verdict => !verdict.SpreadKnown)) return Unknown(key, " (one seed)" + without);
        string words = compared[0].Figure.Sense == Sense.Differs ? "differs from" : "better than";
        string caveats = string.Concat(compared.Select(verdict => verdict.Caveat).Distinct());
        return new(key, compared.Any(verdict => verdict.OneSeed) ? null : true,
            $"{words} {(compared.Length > 1 ? "chance" : compared[0].Control)}{caveats}{without}")
        {
            HoldsHere = true,
        };
    }

    static Separation Unknown(string key, string why) => new(key, null, "not known" + why) { HoldsHere = null };

    // Controls of which the same is said, in one breath.
    static string Together(Verdict[] verdicts) => string.Join("; ", verdicts.GroupBy(verdict => (verdict.Ruling, verdict.Caveat))
        .Select(group => (group.First() with { Control = string.Join(" and ", group.Select(verdict => verdict.Control)) }).Words));
}
