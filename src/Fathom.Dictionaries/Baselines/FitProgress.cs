namespace Fathom.Dictionaries;

/// <summary>How far a fit has come.</summary>
/// <param name="Rows">Rows gone over so far, each as often as it was.</param>
/// <param name="Total">Rows that will be at most.</param>
/// <param name="State">In words.</param>
public readonly record struct FitProgress(long Rows, long Total, string State);
