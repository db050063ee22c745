namespace Fathom.Evaluation;

/// <summary>
/// Whether a dictionary and a control differ in a figure, each judged at 95 %: noise where 0 is within the interval of a − b
/// (<see cref="FigureDifference"/>), or a = b. a and b are means over the seeds in which they are defined. Where one of them is undefined in
/// all, there is no difference, and the words say so. Where one has one seed, what is said is of these weights alone: another
/// training or another draw of the control may say otherwise.
/// </summary>
/// <param name="Figure">The figure, as of the dictionary.</param>
/// <param name="Control">Name of the control.</param>
/// <param name="Role">What the control stands for.</param>
/// <param name="Difference">Dictionary less control.</param>
/// <param name="Ruling">Which it is.</param>
/// <param name="SpreadKnown">Whether there were resamples or seeds to tell noise by; where not, only equality counts as
/// noise.</param>
public sealed record Verdict(Figure Figure, string Control, SubjectRole Role, double Difference, Ruling Ruling, bool SpreadKnown)
{
    /// <summary>Key of the figure that says how many latents are active.</summary>
    internal const string L0 = "l0";

    // Above it two dictionaries are at different points of the trade-off between sparsity and error.
    const double OtherL0 = 0.1;

    /// <summary>What the words end with where a spread or some of the seeds are missing, or the control is at another L0.</summary>
    public required string Caveat { get; init; }

    /// <summary>Whether one of the two has one seed though there is chance in it.</summary>
    public bool OneSeed { get; init; }

    /// <summary>The caveat where it is the dictionary that has no such number.</summary>
    internal const string OwnUndefined = " (undefined of the dictionary)";

    /// <summary>For people.</summary>
    public string Words => Ruling switch
    {
        Ruling.Better => $"better than {Control}",
        Ruling.Worse => $"worse than {Control}",
        Ruling.Different => $"differs from {Control}",
        Ruling.Undefined => $"not compared with {Control}",
        _ => $"within noise of {Control}",
    } + Caveat;

    /// <summary>Every figure with a sense against every control but those that were told the answer.</summary>
    /// <param name="subjects">The dictionary, then the controls.</param>
    public static IReadOnlyList<Verdict> Of(IReadOnlyList<SubjectFigures> subjects)
    {
        SubjectFigures dictionary = subjects[0];
        return [.. from figure in dictionary.First
                   where figure.Sense != Sense.Given
                   from control in subjects.Skip(1)
                   where control.Role != SubjectRole.Ceiling
                   select Of(figure, dictionary, control)];
    }

    static Verdict Of(Figure figure, SubjectFigures dictionary, SubjectFigures control)
    {
        if (dictionary.Of(figure.Key) is not { } a || control.Of(figure.Key) is not { } b)
            return new(figure, control.Name, control.Role, double.NaN, Ruling.Undefined, false)
            {
                Caveat = dictionary.Of(figure.Key) is null ? OwnUndefined : " (undefined)",
            };
        var difference = FigureDifference.Of(a, b, control.Role == SubjectRole.Chance);
        Ruling ruling = RulingOf(figure.Sense, difference);
        return new(figure, control.Name, control.Role, difference.Value, ruling, difference.Interval is not null)
        {
            OneSeed = difference.OneSeed,
            Caveat = (difference.Interval is null ? " (one seed)" : a.Seeds == 1 ? " on these weights (one seed)"
                : difference.OneSeed ? $" ({control.Name}: one seed)" : "")
                + Partly(dictionary, a) + Partly(control, b) + AtAnotherL0(dictionary, control),
        };
    }

    /// <summary>Which way a difference goes.</summary>
    internal static Ruling RulingOf(Sense sense, FigureDifference difference) => difference.IsNoise ? Ruling.Noise
        : sense == Sense.Differs ? Ruling.Different
        : difference.Value > 0 == (sense == Sense.Higher) ? Ruling.Better : Ruling.Worse;

    /// <summary>Whether two dictionaries are too far apart in L0 to be compared without a word.</summary>
    internal static bool IsOther(double l0, double other) => Math.Abs(l0 - other) > OtherL0 * Math.Min(l0, other);

    // Known where L0 is a figure of the metric.
    static string AtAnotherL0(SubjectFigures dictionary, SubjectFigures control) =>
        dictionary.Of(L0) is { } own && control.Of(L0) is { } other && IsOther(own.Mean, other.Mean)
            ? $" ({control.Name} at L0 {Figure.Format(other.Mean)}, this dictionary at {Figure.Format(own.Mean)})" : "";

    // What is said of a mean over fewer seeds than there are.
    static string Partly(SubjectFigures subject, Spread spread) => spread.Seeds == subject.Seeds.Count ? ""
        : $" ({subject.Name}: undefined in {subject.Seeds.Count - spread.Seeds} of {subject.Seeds.Count} seeds)";
}
