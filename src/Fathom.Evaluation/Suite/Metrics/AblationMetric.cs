using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>A metric of what taking single latents out does to the predictions from there on.</summary>
abstract class AblationMetric : SubjectMetric
{
    public sealed override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite;

    protected sealed override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed) =>
        Figures(AblationEffects.Of(context, subject, seed));

    private protected abstract IReadOnlyList<Figure> Figures(AblationEffects effects);

    protected sealed override JsonObject Config(MetricContext context) => new()
    {
        ["latents"] = AblationCases.Latents,
        ["tokens_of_each"] = AblationCases.TokensOfEach,
        ["predictions"] = LatentAblation.Tokens,
    };

    protected override string Footnote(MetricContext context) =>
        $"A sample of at most {AblationCases.Latents} latents that fire, each taken out on up to {AblationCases.TokensOfEach} measured tokens on which it does; " +
        $"what the dictionary misses stays. Predictions at that token and the {LatentAblation.Tokens - 1} that follow.";
}
