namespace Fathom.Features;

/// <summary>
/// Without a judge: the tokens on most of whose occurrences it fires; where there is none, the one on which it fires most.
/// </summary>
sealed class TokenExplainer : Explainer
{
    const int Named = 6, Ruled = 200;
    const double MostOf = 0.5;

    public override string Name => "tokens";

    public override bool NeedsJudge => false;

    internal override Task<Explanation?> Explain(LatentEvidence evidence, Asking asking)
    {
        IReadOnlyList<TokenCounts> fired = TokenCounts.Of(evidence);
        TokenCounts[] telling = [.. fired.Where(token => token.Fired > MostOf * token.Seen).Take(Ruled)];
        if (telling.Length == 0) telling = [fired[0]];
        string more = telling.Length > Named ? $" and {telling.Length - Named} more" : "";
        string text = "the token" + (telling.Length > 1 ? "s " : " ") +
            string.Join(", ", telling.Take(Named).Select(token => $"\"{PassageText.Token(token.Text)}\"")) + more;
        return Task.FromResult<Explanation?>(new(text, new([.. telling.Select(token => new[] { token.Id })])));
    }
}
