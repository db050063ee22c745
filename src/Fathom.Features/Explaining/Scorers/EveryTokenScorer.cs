namespace Fathom.Features;

/// <summary>
/// Without a judge: the rule of a label against every token of the test documents, exactly.
/// </summary>
sealed class EveryTokenScorer : Scorer
{
    public override string Name => "every-token";

    public override string Measure => "F1";

    public override bool NeedsJudge => false;

    public override bool CanScore(Explanation label) => label.Rule is not null;

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking) => Task.FromResult(
        new RuleTest(asking.Source.Index, evidence.Latent, label.Rule!, asking.Source.TestCorpus).Measured());
}
