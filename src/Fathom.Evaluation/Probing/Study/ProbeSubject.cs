namespace Fathom.Evaluation;

/// <summary>What a probe of a name reads, and how it learns.</summary>
/// <param name="Name">In tables.</param>
/// <param name="Inputs">Of the examples, the same for all subjects.</param>
/// <param name="Method">How it learns.</param>
public sealed record ProbeSubject(string Name, ProbeInputs Inputs, ProbeMethod Method);
