namespace Fathom.Features;

/// <summary>
/// A kind of scorer: how well a label tells where a latent fires. A new one is a class and a line in <see cref="All"/>; one that
/// asks a judge in words also has a file in Prompts.
/// </summary>
public abstract class Scorer
{
    /// <summary>Every kind, the ones that rank labels before others first.</summary>
    public static IReadOnlyList<Scorer> All { get; } =
    [
        new DetectionScorer(), new FuzzingScorer(), new RuleScorer(), new EveryTokenScorer(), new EmbeddingScorer(),
        new SimulationScorer(), new IntruderScorer(), new ExampleScorer(), new VariableScorer(),
    ];

    /// <summary>Its value of <c>--scorer</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What its number is.</summary>
    public abstract string Measure { get; }

    /// <summary>Whether it needs a server to ask.</summary>
    public virtual bool NeedsJudge => true;

    /// <summary>Whether that server is to embed texts instead of answering in words.</summary>
    public virtual bool NeedsEmbedder => false;

    /// <summary>Whether it tests a label; otherwise it tests the latent alone, and the label is empty.</summary>
    public virtual bool NeedsLabel => true;

    /// <summary>Whether it can test a label.</summary>
    public virtual bool CanScore(Explanation label) => true;

    /// <param name="evidence">Its test passages are all that may be used.</param>
    /// <param name="label">The label.</param>
    /// <param name="asking">The prompts, the judge, the options, and the test documents.</param>
    internal abstract Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking);
}
