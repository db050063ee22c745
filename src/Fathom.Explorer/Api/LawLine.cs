using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>A line of a law.</summary>
/// <param name="Name">Of the line.</param>
/// <param name="Points">What was measured.</param>
/// <param name="Band">The law with its band, from the least to the largest x that was measured.</param>
/// <param name="Beyond">And from there on, where nothing was.</param>
sealed record LawLine(string Name, IReadOnlyList<LawCurvePoint> Points, IReadOnlyList<LawPlace> Band, IReadOnlyList<LawPlace> Beyond);
