namespace Fathom.Evaluation;

/// <summary>How far an evaluation has come.</summary>
/// <param name="Subject">The subject that is measured.</param>
/// <param name="Stage">What is measured of it.</param>
/// <param name="Done">Rows or contexts done.</param>
/// <param name="Total">Rows or contexts in all.</param>
public readonly record struct CoreProgress(string Subject, CoreStage Stage, long Done, long Total);
