namespace Fathom.Evaluation;

/// <summary>Whether a ⊕ b of two variables can be read linearly.</summary>
/// <param name="A">Name of a.</param>
/// <param name="B">Name of b.</param>
/// <param name="Train">Examples learnt from, under the last seed.</param>
/// <param name="Test">Examples tested on, likewise.</param>
/// <param name="Documents">Documents tested on, under all seeds.</param>
/// <param name="Width">Inputs F.</param>
/// <param name="Subjects">What it was looked for in first, then the controls.</param>
/// <param name="Ablations">Of those without the permuted labels, the accuracies of <see cref="XorAblation"/>.</param>
public sealed record XorReport(string A, string B, int Train, int Test, int Documents, int Width,
    IReadOnlyList<SubjectFigures> Subjects, IReadOnlyList<SubjectFigures> Ablations)
{
    /// <summary>What is said of chance, by figure.</summary>
    public IReadOnlyDictionary<string, Separation> Separations { get; } = Separation.Of(Verdict.Of(Subjects));
}
