namespace Fathom.Dictionaries;

/// <summary>One document of a corpus.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Text">Without white space at either end.</param>
/// <param name="Labels">Its labels; null where the file gives none.</param>
public sealed record TextDocument(DocumentOrigin Origin, string Text, IReadOnlyList<NamedSpan>? Labels = null);
