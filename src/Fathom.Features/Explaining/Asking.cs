namespace Fathom.Features;

/// <summary>What explainers and scorers work with, beside the passages.</summary>
/// <param name="Options">How much, and the seed.</param>
/// <param name="Prompts">The prompts.</param>
/// <param name="Source">Where passages come from, and all other tokens.</param>
/// <param name="Judge">Null where there is none, and none is needed.</param>
sealed record Asking(ExplainOptions Options, PromptSet Prompts, EvidenceSource Source, Judge? Judge);
