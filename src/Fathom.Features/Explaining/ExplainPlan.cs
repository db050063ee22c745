using System.Security.Cryptography;
using System.Text.Json;
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

    /// <summary>Hash of all else by which labels and scores come about, beside their kinds, the judge and the seed: prompts, how
    /// much is shown, how answers are asked for. 16 hexadecimal digits.</summary>
    internal string Setup() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { Options = Options with { Seed = 0, Shuffled = 0 }, Prompts.Hash, Judge?.MaxTokens, Judge?.Temperature }, JsonFile.Options)))[..16];
}
