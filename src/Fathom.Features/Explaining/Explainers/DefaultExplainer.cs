namespace Fathom.Features;

/// <summary>Passages with marked tokens and their strengths, as Bills et al. (2023) and Paulo et al. (2024) show them.</summary>
sealed class DefaultExplainer : JudgedExplainer
{
    public override string Name => "default";

    protected override PromptText Question(LatentEvidence evidence, PromptSet prompts) =>
        prompts["explain.default"].Fill(("passages", Passages(evidence)));
}
