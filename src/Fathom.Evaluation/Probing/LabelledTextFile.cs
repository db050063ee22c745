using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>Labelled texts and their file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Texts">What it holds.</param>
public sealed record LabelledTextFile(string Path, IReadOnlyList<LabelledText> Texts);
