using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>What a probe learns from and is measured on.</summary>
/// <param name="Labels">Classes and splits.</param>
/// <param name="Reads">What it reads.</param>
/// <param name="Activations">Where it reads latents, the activations that these are of; else null.</param>
/// <param name="Twins">What it would read of models that nobody trained, one for each seed; none where they are left out.</param>
/// <param name="Site">The site.</param>
/// <param name="Dictionary">The dictionary whose latents it reads; null where it reads activations.</param>
/// <param name="Pool">token, mean or last.</param>
/// <param name="Note">What was left out; may be empty.</param>
/// <param name="Inputs">Hashes for a manifest.</param>
sealed record ProbeMaterial(ProbeLabels Labels, ProbeInputs Reads, ProbeInputs? Activations,
    IReadOnlyList<ProbeInputs> Twins, string Site, string? Dictionary, string Pool, string Note, IReadOnlyDictionary<string, string> Inputs);
