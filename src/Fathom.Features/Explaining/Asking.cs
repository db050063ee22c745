namespace Fathom.Features;

/// <summary>What scorers ask with.</summary>
/// <param name="Options">How much, and the seed.</param>
/// <param name="Prompts">The prompts.</param>
/// <param name="Judge">Null where there is none, and none is needed.</param>
sealed record Asking(ExplainOptions Options, PromptSet Prompts, Judge? Judge);
