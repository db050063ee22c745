namespace Fathom.Dictionaries;

/// <summary>Tokens of a document on which a variable is active.</summary>
/// <param name="First">The first token.</param>
/// <param name="End">Behind the last token.</param>
/// <param name="Variable">Index of the variable.</param>
readonly record struct LabelRange(int First, int End, int Variable);
