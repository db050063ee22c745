namespace Fathom.Dictionaries;

/// <summary><see cref="KMeansSae"/>, fitted by <see cref="KMeans"/>.</summary>
sealed class KMeansArchitecture : FittedArchitecture
{
    public override string Name => "kmeans";

    public override string ShortSparsity(TrainConfig config) => "k1";

    public override TrainConfig OptionsLike(ISparseCoder coder) => new() { Architecture = Name, Latents = coder.LatentCount };

    public override double ActiveLatents(TrainConfig config, double? measured) => 1;

    internal override IReadOnlyList<string> Options { get; } = [nameof(TrainConfig.Iterations)];

    internal override double RowFlops(TrainConfig config, int width) => 2.0 * width * config.Latents;

    private protected override void ValidateSizes(TrainConfig config, int width)
    {
        // The rows that the first centroids are drawn from, four for each, are held in memory.
        Require(4L * config.Latents * width <= int.MaxValue, $"--latents {config.Latents} at width {width}: choose fewer latents");
    }

    internal override Sae Fit(RowSelection rows, TrainConfig config, FitContext context)
    {
        float[] mean = MeanOf(rows, context);
        Clusters found = Dictionaries.KMeans.Of(rows, mean, config.Latents, Iterations(config), config.Seed, context);
        return new KMeansSae(found.Centroids, mean);
    }
}
