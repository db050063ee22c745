namespace Fathom.Evaluation;

/// <summary>The scores of one subject: the dictionary, a control, a probe.</summary>
/// <param name="Name">Of the subject.</param>
/// <param name="Scores">[variables], null where a variable is too rare or nothing fires with it.</param>
public sealed record TruthColumn(string Name, IReadOnlyList<VariableScore?> Scores);
