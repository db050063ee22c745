namespace Fathom.Features;

/// <summary>
/// Without a judge: the rule of a label against every token of the test documents, exactly. A guess that says "fires" as often as
/// the rule does, at random, has F1 2 q p / (q + p), q the share of tokens on which the rule fires and p that on which the latent
/// does: that is chance.
/// </summary>
sealed class EveryTokenScorer : Scorer
{
    public override string Name => "every-token";

    public override string Measure => "F1";

    public override bool NeedsJudge => false;

    public override bool CanScore(Explanation label) => label.Rule is not null;

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        var test = new RuleTest(asking.Source.Index, evidence.Latent, label.Rule!, asking.Source.TestCorpus);
        double q = (double)test.Said / test.Rows, p = (double)test.Fires / test.Rows;
        int silent = test.Rows - test.Fires;
        return Task.FromResult(new Measured(test.F1, q + p == 0 ? 0 : 2 * q * p / (q + p), 0, test.Fires, silent, Failed: 0)
        {
            Precision = test.Said == 0 ? null : (double)test.Both / test.Said,
            TruePositiveRate = test.Fires == 0 ? null : (double)test.Both / test.Fires,
            TrueNegativeRate = silent == 0 ? null : 1 - (double)(test.Said - test.Both) / silent,
        });
    }
}
