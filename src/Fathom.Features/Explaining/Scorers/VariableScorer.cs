namespace Fathom.Features;

/// <summary>Without a judge: the variable that a label names against every token of the test documents.</summary>
sealed class VariableScorer : Scorer
{
    public override string Name => "variable";

    public override string Measure => "F1";

    public override bool NeedsJudge => false;

    public override bool CanScore(Explanation label) => label.Variable is not null;

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking) => Task.FromResult(
        new VariableTest(asking.Source.Index, evidence.Latent, asking.Source.Variables.TestRows(label.Variable!.Value),
            asking.Source.TestCorpus).Measured());
}
