namespace Fathom.Explorer;

/// <summary>Which trainings to follow.</summary>
/// <param name="Names">Dictionaries of the run.</param>
/// <param name="Points">Points of a curve at most, 2 for every pixel that it is drawn on.</param>
sealed record FollowRequest(IReadOnlyList<string> Names, int Points);
