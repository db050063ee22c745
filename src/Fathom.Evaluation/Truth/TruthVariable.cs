using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>A labelled variable and how common it is.</summary>
/// <param name="Label">Name, group and description.</param>
/// <param name="TrainPositives">Training rows that carry it.</param>
/// <param name="HeldOutPositives">Held-out rows that carry it.</param>
/// <param name="IsCommon">Whether both sides of both splits have rows enough for a score.</param>
public sealed record TruthVariable(LabelledVariable Label, int TrainPositives, int HeldOutPositives, bool IsCommon);
