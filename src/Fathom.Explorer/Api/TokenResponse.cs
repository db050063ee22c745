namespace Fathom.Explorer;

/// <summary>A token of the vocabulary.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As a person reads it: raw, to be escaped where it is shown.</param>
sealed record TokenResponse(int Id, string Text);
