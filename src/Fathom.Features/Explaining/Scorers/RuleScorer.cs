namespace Fathom.Features;

/// <summary>Without a judge: where the label is also a rule, whether the rule fires anywhere in a passage.</summary>
sealed class RuleScorer : Scorer
{
    public override string Name => "rule";

    public override string Summary => "without a judge: applies the rule of a label to passages";

    public override string Measure => "balanced accuracy";

    public override bool NeedsJudge => false;

    public override bool CanScore(Explanation label) => label.Rule is not null;

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        Passage[] passages = [.. evidence.Test, .. evidence.TestOthers];
        return Task.FromResult(YesNo.Measure([.. passages.Select(passage => passage.Fires)],
            [.. passages.Select(passage => Fires(label.Rule!, passage))], failed: 0));
    }

    static bool Fires(NgramRule rule, Passage passage)
    {
        int[] ids = [.. passage.Ids];
        for (int i = 0; i < ids.Length; i++)
            if (rule.Fires(ids, i)) return true;
        return false;
    }
}
