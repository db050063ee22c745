namespace Fathom.Explorer;

/// <summary>Status 409 of a note: somebody else wrote meanwhile, and nothing was changed.</summary>
/// <param name="Error">One line.</param>
/// <param name="Current">What is there now.</param>
sealed record NoteConflict(string Error, NoteResponse Current);
