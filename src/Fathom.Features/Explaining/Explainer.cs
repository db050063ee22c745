namespace Fathom.Features;

/// <summary>
/// A kind of explainer: from the passages of a latent to a label. A new one is a class and a line in <see cref="All"/>; one that
/// asks a judge also has a file in Prompts.
/// </summary>
public abstract class Explainer
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<Explainer> All { get; } =
    [
        new DefaultExplainer(), new SingleTokenExplainer(), new ContrastiveExplainer(), new TokenExplainer(),
        new NgramExplainer(), new LogitExplainer(), new AlteredTextExplainer(), new SentenceExplainer(), new TruthExplainer(),
    ];

    /// <summary>Its value of <c>--explainer</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it needs a server to ask.</summary>
    public virtual bool NeedsJudge => true;

    /// <param name="evidence">Its training passages are all that may be used.</param>
    /// <param name="asking">The prompts, the judge, and the training documents.</param>
    /// <returns>Null where nothing came of it.</returns>
    internal abstract Task<Explanation?> Explain(LatentEvidence evidence, Asking asking);
}
