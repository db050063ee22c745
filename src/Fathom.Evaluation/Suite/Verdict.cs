namespace Fathom.Evaluation;

/// <summary>
/// Whether a dictionary and a control differ in a figure:
/// <code>
/// noise  if |a − b| &lt; 2 √(sd_a² + sd_b²)             where there are several seeds
/// noise  if 0 lies in the 95 % interval of a − b         where there are resampled documents
/// noise  if a = b
/// </code>
/// a and b being means over the seeds in which they are defined, and 0 the sd of what has one. Where one of them is undefined in all,
/// there is no difference, and the words say so.
/// </summary>
/// <param name="Figure">The figure, as of the dictionary.</param>
/// <param name="Control">Name of the control.</param>
/// <param name="Role">What the control stands for.</param>
/// <param name="Difference">Dictionary less control.</param>
/// <param name="Ruling">Which it is.</param>
/// <param name="SpreadKnown">Whether there were resamples or seeds to tell noise by, those of the control where there is chance in
/// it; where not, only equality counts as noise.</param>
public sealed record Verdict(Figure Figure, string Control, SubjectRole Role, double Difference, Ruling Ruling, bool SpreadKnown)
{
    /// <summary>What the words end with where a spread or some of the seeds are missing.</summary>
    public required string Caveat { get; init; }

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
        double difference = a.Mean - b.Mean;
        bool seeds = b.Seeds > 1 || (a.Seeds > 1 && control.Role != SubjectRole.Chance);
        bool resamples = a.Resamples is not null && b.Resamples?.Length == a.Resamples.Length;
        bool noise = difference == 0
            || Math.Abs(difference) < 2 * Math.Sqrt(Square(a.Deviation) + Square(b.Deviation))
            || (resamples && Bootstrap.Interval(a.Resamples!.Zip(b.Resamples!, (x, y) => x - y)).HoldsZero);
        Ruling ruling = noise ? Ruling.Noise
            : figure.Sense == Sense.Differs ? Ruling.Different
            : difference > 0 == (figure.Sense == Sense.Higher) ? Ruling.Better : Ruling.Worse;
        return new(figure, control.Name, control.Role, difference, ruling, seeds || resamples)
        {
            Caveat = (resamples || (seeds && a.Seeds > 1) ? "" : seeds ? " (dictionary: one seed)" : " (one seed)")
                + Partly(dictionary, a) + Partly(control, b),
        };
    }

    // What is said of a mean over fewer seeds than there are.
    static string Partly(SubjectFigures subject, Spread spread) => spread.Seeds == subject.Seeds.Count ? ""
        : $" ({subject.Name}: undefined in {subject.Seeds.Count - spread.Seeds} of {subject.Seeds.Count} seeds)";

    static double Square(double deviation) => double.IsNaN(deviation) ? 0 : deviation * deviation;
}
