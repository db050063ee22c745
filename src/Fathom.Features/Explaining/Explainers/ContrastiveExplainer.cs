namespace Fathom.Features;

/// <summary>The passages in which it fires against others, half of them near misses.</summary>
sealed class ContrastiveExplainer : JudgedExplainer
{
    public override string Name => "contrastive";

    protected override PromptText Question(LatentEvidence evidence, PromptSet prompts) =>
        prompts["explain.contrastive"].Fill(("passages", Passages(evidence)),
            ("others", PassageText.Numbered(evidence.TrainOthers.Select(PassageText.Plain))));
}
