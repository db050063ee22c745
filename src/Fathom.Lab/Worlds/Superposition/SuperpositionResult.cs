namespace Fathom.Lab.Superposition;

/// <summary>A trained toy model.</summary>
/// <param name="Sparsity">S of its samples.</param>
/// <param name="Model">The model.</param>
/// <param name="Loss">On fresh samples.</param>
public sealed record SuperpositionResult(double Sparsity, SuperpositionModel Model, double Loss);
