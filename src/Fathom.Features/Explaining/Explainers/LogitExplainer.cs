namespace Fathom.Features;

/// <summary>Without a judge: the tokens that the latent raises most, as a rule about what comes next where it fires.</summary>
sealed class LogitExplainer : Explainer
{
    const int Most = 10;
    const double ShareOfStrongest = 0.5;

    public override string Name => "logit-lens";

    public override bool NeedsJudge => false;

    internal override Task<Explanation?> Explain(LatentEvidence evidence, Asking asking)
    {
        TokenEffect[] raised = [.. evidence.Effects.Top.Where(effect => effect.Value > 0
            && effect.Value >= ShareOfStrongest * evidence.Effects.Top[0].Value).Take(Most)];
        return Task.FromResult(raised.Length == 0 ? null : new Explanation(
            "says next " + string.Join(", ", raised.Select(effect => $"\"{PassageText.Token(effect.Text)}\"")),
            new([.. raised.Select(effect => new[] { effect.TokenId })]) { Next = true }));
    }
}
