namespace Fathom.Evaluation;

/// <summary>Variables of which each is one value of the same thing.</summary>
/// <param name="Name">The thing.</param>
/// <param name="Values">Indices of the variables, the commonest first.</param>
sealed record LabelGroup(string Name, int[] Values);
