using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>What is to be explained and scored, by whom.</summary>
/// <param name="Latents">The latents.</param>
/// <param name="Explainers">Kinds of explainer.</param>
/// <param name="Scorers">Kinds of scorer.</param>
/// <param name="Options">From how much.</param>
/// <param name="Judge">Who is asked, checked; null where nobody needs to be.</param>
/// <param name="Prompts">The prompts.</param>
public sealed record ExplainPlan(IReadOnlyList<int> Latents, IReadOnlyList<Explainer> Explainers, IReadOnlyList<Scorer> Scorers,
    ExplainOptions Options, JudgeOptions? Judge, PromptSet Prompts)
{
    /// <summary>Threads of the subject model, where an explainer runs it.</summary>
    public Workers Workers { get; init; } = Workers.All;
}
