namespace Fathom.Evaluation;

/// <summary>What one column of an evaluation is measured of.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Role">What it stands for.</param>
/// <param name="Seeds">Once for every seed; once where there is no chance in it.</param>
public sealed record SubjectColumn(string Name, SubjectRole Role, IReadOnlyList<CoreSubject> Seeds);
