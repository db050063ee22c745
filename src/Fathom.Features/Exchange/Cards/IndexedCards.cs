namespace Fathom.Features;

/// <summary>Latents of an index, with their labels: every figure is exact.</summary>
/// <param name="index">The index; must outlive this.</param>
/// <param name="names">Labels of the same dictionary.</param>
public sealed class IndexedCards(FeatureIndex index, LatentNames names) : IFeatureCards
{
    /// <summary>Strongest contexts of a card, intervals of equal width over (0, max], and contexts of each.</summary>
    public const int Strongest = 20, Intervals = 5, OfEach = 5;

    /// <summary>Tokens of an example at most; of a longer context those around the peak.</summary>
    public const int LongestExample = 128;

    const int FiringTokens = 6;

    readonly int[] latents = [.. Enumerable.Range(0, index.Description.Latents)];

    public CardSource Source { get; } = Describe(index);

    public IReadOnlyList<int> Latents => latents;

    public CardLabel? Label(int latent) => names.Of(latent) is not { } name ? null
        : new(name.Label.Text, name.Label.Explainer, name.Label.Judge, name.Score is not { } score ? null
            : new(score.Scorer, score.Measure, score.Value, score.Low, score.High, score.Chance));

    public FeatureCard Card(int latent)
    {
        LatentStatistics figures = index.Statistics(latent);
        LogitEffects effects = index.LogitEffects(latent);
        return new(latent, figures.Density, figures.Max)
        {
            Tokens = figures.Count,
            Contexts = figures.Contexts,
            Mean = figures.Mean,
            Activations = figures.Count == 0 ? null : new(0, figures.Max, index.ActivationHistogram(latent)),
            Logits = effects.Available ? new(effects.Low, effects.High, effects.Histogram) : null,
            FiresOn = [.. index.StrongestTokens(latent, FiringTokens).Select(token => token.Text)],
            Raises = [.. effects.Top.Select(token => new CardToken(token.Text, token.Value))],
            Lowers = [.. effects.Bottom.Select(token => new CardToken(token.Text, token.Value))],
            Neighbours = [.. index.Neighbours(latent).Select(near => new CardNeighbour(near.Latent, near.Cosine))],
            Labels = Label(latent) is { } label ? [label] : [],
            Examples = [.. index.Top(latent, Strongest).Select(example => Show(example, null)), .. FromIntervals(figures)],
        };
    }

    IEnumerable<CardExample> FromIntervals(LatentStatistics figures)
    {
        if (figures.Count == 0) yield break;
        int[] counts = index.ActivationHistogram(figures.Latent, Intervals);
        for (int i = Intervals - 1; i >= 0; i--)
        {
            var interval = new CardInterval(ActivationBins.Edge(figures.Max, i, Intervals),
                ActivationBins.Edge(figures.Max, i + 1, Intervals), (float)((double)counts[i] / figures.Count));
            foreach (Example example in index.Interval(figures.Latent, interval.Low, interval.High, OfEach, seed: 0))
                yield return Show(example, interval);
        }
    }

    static CardExample Show(Example example, CardInterval? interval)
    {
        int length = Math.Min(example.Tokens.Count, LongestExample);
        int start = Math.Clamp(example.PeakPosition - length / 2, 0, example.Tokens.Count - length);
        ExampleToken[] shown = [.. example.Tokens.Skip(start).Take(length)];
        return new([.. shown.Select(token => token.Text)], [.. shown.Select(token => token.Activation)],
            example.PeakPosition - start, interval);
    }

    static CardSource Describe(FeatureIndex index)
    {
        IndexDescription it = index.Description;
        return new()
        {
            Name = it.Dictionary,
            Model = Path.GetFileName(Path.TrimEndingDirectorySeparator(it.Model)),
            Site = it.Site,
            Tokens = it.Rows,
            Contexts = it.Contexts,
            ContextLength = index.Items.Description.ContextLength,
            Dataset = string.Join(", ", index.Items.Description.Files.Select(file => Path.GetFileName(file.Path))),
            Created = it.Created,
        };
    }
}
