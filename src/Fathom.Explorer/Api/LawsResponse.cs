using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>Laws of how the loss of the run's dictionaries falls, as <c>fathom scaling</c> fits them.</summary>
/// <param name="Measure">Which loss, on held-out rows.</param>
/// <param name="Dictionaries">How many were measured, and so are what laws are of.</param>
/// <param name="Draws">Fits to points drawn anew, from which intervals and bands are.</param>
/// <param name="Seed">Of the starts and of the draws.</param>
/// <param name="Laws">Fitted, or not and why; none where no two dictionaries differ as a law needs.</param>
/// <param name="NotMeasured">Dictionaries that a law could be of, but for their loss.</param>
/// <param name="LeftOut">Of each other dictionary why no law can be of it.</param>
sealed record LawsResponse(ScalingMeasure Measure, int Dictionaries, int Draws, ulong Seed, IReadOnlyList<LawResponse> Laws,
    IReadOnlyList<string> NotMeasured, IReadOnlyList<string> LeftOut);
