namespace Fathom.Evaluation;

/// <summary>A figure of two dictionaries.</summary>
/// <param name="Metric">Whose it is.</param>
/// <param name="Figure">It, as of the first.</param>
/// <param name="Difference">The first less the second.</param>
/// <param name="Interval">95 % of it; null where nothing is known.</param>
/// <param name="Ruling">How the first stands to the second; undefined where neither way is better, or nothing is known.</param>
public sealed record PairedFigure(string Metric, Figure Figure, double Difference, Interval? Interval, Ruling Ruling);
