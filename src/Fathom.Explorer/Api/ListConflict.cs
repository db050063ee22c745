namespace Fathom.Explorer;

/// <summary>Status 409 of a list: somebody else changed it meanwhile, and nothing was changed.</summary>
/// <param name="Error">One line.</param>
/// <param name="Current">What is there now; null where it was deleted.</param>
sealed record ListConflict(string Error, ListResponse? Current);
