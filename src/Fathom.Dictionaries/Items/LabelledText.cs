namespace Fathom.Dictionaries;

/// <summary>A text and what a file says of it.</summary>
/// <param name="Line">Of the file, or record of a .csv, from 1.</param>
/// <param name="Text">The text, without white space at either end; not empty.</param>
/// <param name="Label">Its class.</param>
/// <param name="Split">train, validation or test; null where the file does not say.</param>
/// <param name="Condition">Where it comes from; null where the file does not say.</param>
/// <param name="Pair">Name of the pair of statements that it belongs to; null where there are none.</param>
/// <param name="Side">Which of the two it is; null where there are none.</param>
public sealed record LabelledText(int Line, string Text, string Label, string? Split, string? Condition, string? Pair,
    string? Side);
