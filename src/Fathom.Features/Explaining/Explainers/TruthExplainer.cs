namespace Fathom.Features;

/// <summary>Without a judge, on labelled documents: the variable that the latent tracks best, by F1 over training tokens.</summary>
sealed class TruthExplainer : Explainer
{
    public override string Name => "truth";

    public override bool NeedsJudge => false;

    internal override Task<Explanation?> Explain(LatentEvidence evidence, Asking asking) =>
        Task.FromResult(asking.Source.Variables.Best(evidence.Latent) is not var (variable, number, f1) ? null
            : new Explanation(FormattableString.Invariant($"{variable.Name} ({variable.Description}); F1 {f1:0.00}"))
            { Variable = number });
}
