namespace Fathom.Evaluation;

/// <summary>A unit at a threshold as a detector of a variable, with its counts on the rows it was chosen on.</summary>
/// <param name="Unit">Which; −1 where none fires.</param>
/// <param name="Threshold">Tenths of the largest activation.</param>
/// <param name="Max">The largest activation on the rows it was chosen on.</param>
/// <param name="F1">There.</param>
readonly record struct Detector(int Unit, int Threshold, float Max, double F1)
{
    public static Detector None => new(-1, 0, 0, 0);

    /// <summary>2 TP / (fires + positives); 0 where it never fires.</summary>
    public static double Score(int hits, int fires, int positives) => hits == 0 ? 0 : 2.0 * hits / ((long)fires + positives);
}
