namespace Fathom.Features;

/// <summary>
/// Without a judge: where the label is also a rule, whether the rule fires anywhere in a passage. Not of rules about what comes
/// next: on passages these tell the latents of a random model better than those of a trained one.
/// </summary>
sealed class RuleScorer : Scorer
{
    public override string Name => "rule";

    public override string Measure => "balanced accuracy";

    public override bool NeedsJudge => false;

    public override bool CanScore(Explanation label) => label.Rule is { Next: false };

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        Passage[] passages = [.. evidence.Test, .. evidence.TestOthers];
        return Task.FromResult(YesNo.Measure([.. passages.Select(passage => passage.Fires)],
            [.. passages.Select(passage => label.Rule!.OccursIn([.. passage.Ids]))], PassageDocuments.Of(passages), failed: 0));
    }
}
