namespace Fathom.Evaluation;

/// <summary>The effects of all latents of a sample, each on some tokens: what two metrics are made of.</summary>
/// <param name="All">One for every latent and token.</param>
sealed record AblationEffects(IReadOnlyList<AblationEffect> All)
{
    public static AblationEffects Of(MetricContext context, CoreSubject subject, ulong seed) => context.Once((subject.Same, seed),
        () => new AblationEffects(new LatentAblation(context, subject).Run(AblationCases.Of(context, subject, seed))));

    /// <summary>The mean over latents of their mean over tokens; what is undefined is left out.</summary>
    public double Mean(Func<AblationEffect, double> figure)
    {
        double[] latents = [.. All.Where(effect => double.IsFinite(figure(effect))).GroupBy(effect => effect.Latent)
            .Select(latent => latent.Average(figure))];
        return latents.Length == 0 ? double.NaN : latents.Average();
    }
}
