namespace Fathom.Evaluation;

/// <summary>What a and b are looked for in.</summary>
/// <param name="Name">In tables.</param>
/// <param name="Role">What it stands for.</param>
/// <param name="Read">Its inputs of some examples, by their numbers in <see cref="XorLabels"/>, under a seed.</param>
public sealed record XorSubject(string Name, SubjectRole Role, Func<ulong, int[], ProbeInputs> Read);
