using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>What a probe learns from and is measured on.</summary>
/// <param name="Labels">Classes and splits.</param>
/// <param name="Reads">What it reads.</param>
/// <param name="Activations">Where it reads latents, the activations that these are of; else null.</param>
/// <param name="Twin">What it would read of a model that nobody trained; null where that is left out.</param>
/// <param name="Site">The site.</param>
/// <param name="Dictionary">The dictionary whose latents it reads; null where it reads activations.</param>
/// <param name="Pool">token, mean or last.</param>
/// <param name="Note">What was left out; may be empty.</param>
/// <param name="Inputs">Hashes for a manifest.</param>
sealed record ProbeMaterial(ProbeLabels Labels, ProbeInputs Reads, ProbeInputs? Activations, ProbeInputs? Twin,
    string Site, string? Dictionary, string Pool, string Note, IReadOnlyDictionary<string, string> Inputs);
