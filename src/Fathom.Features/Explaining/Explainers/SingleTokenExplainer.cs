namespace Fathom.Features;

/// <summary>Only the tokens that it fires on, without what stands around them.</summary>
sealed class SingleTokenExplainer : JudgedExplainer
{
    const int Shown = 30;

    public override string Name => "single-token";

    protected override PromptText Question(LatentEvidence evidence, PromptSet prompts) =>
        prompts["explain.single-token"].Fill(("tokens", string.Join('\n', TokenCounts.Of(evidence).Take(Shown).Select(token =>
            $"\"{PassageText.Token(token.Text)}\"  {token.Fired} times, strength {evidence.Tenths(token.Mean)}"))));
}
