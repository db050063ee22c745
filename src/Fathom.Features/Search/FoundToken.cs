namespace Fathom.Features;

/// <summary>A token of the vocabulary.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As a person reads it: raw, to be escaped wherever it is shown.</param>
public sealed record FoundToken(int Id, string Text);
