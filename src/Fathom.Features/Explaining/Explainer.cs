namespace Fathom.Features;

/// <summary>
/// A kind of explainer: from the passages of a latent to a label. A new one is a class and a line in <see cref="All"/>; one that
/// asks a judge also has a file in Prompts.
/// </summary>
public abstract class Explainer
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<Explainer> All { get; } =
        [new DefaultExplainer(), new SingleTokenExplainer(), new ContrastiveExplainer(), new TokenExplainer()];

    /// <summary>Its value of <c>--explainer</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line for a person.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it needs a server to ask.</summary>
    public virtual bool NeedsJudge => true;

    /// <param name="evidence">Its training passages are all that may be used.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="judge">Null where there is none, and none is needed.</param>
    /// <returns>Null where nothing came of it.</returns>
    internal abstract Task<Explanation?> Explain(LatentEvidence evidence, PromptSet prompts, Judge? judge);
}
