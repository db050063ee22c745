using System.Globalization;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Matryoshka BatchTopK (Bussmann et al. 2025), trained by <see cref="MatryoshkaStep"/> and saved as what BatchTopK leaves; the
/// groups of latents of <c>metadata.training</c> are those of the dictionary.
/// </summary>
sealed class MatryoshkaArchitecture : BatchTopKArchitecture
{
    /// <summary>Groups of latents at most: each keeps an error of its own for every row of a batch.</summary>
    const int MostLevels = 64;

    public override string Name => "matryoshka";

    internal override IReadOnlyList<string> Options { get; } =
        [.. BatchTopK.Options, nameof(TrainConfig.Prefixes), nameof(TrainConfig.PrefixWeights)];

    public override TrainConfig Resolved(TrainConfig config)
    {
        int[] ends = Ends(config);
        return config with
        {
            Prefixes = string.Join(',', ends[..^1]),
            PrefixWeights = config.PrefixWeights ?? string.Join(',', Enumerable.Repeat(1, ends.Length)),
        };
    }

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        base.ValidateOwn(config, width);
        int[] ends = Ends(config);
        Require(ends.Length <= MostLevels, $"--prefixes: {ends.Length - 1} given; expected {MostLevels - 1} at most");
        int previous = 0;
        foreach (int end in ends)
        {
            Require(end > previous, $"--prefixes {config.Prefixes}: expected ascending numbers from 1 to {config.Latents - 1}, " +
                "one below the number of latents");
            previous = end;
        }
        double[] weights = Weights(config);
        Require(weights.Length == ends.Length, $"--prefix-weights: {weights.Length} given; expected {ends.Length}, one for each " +
            "of --prefixes and one for all latents");
        Require(weights.All(weight => weight is >= 0 and < 1e6) && weights.Sum() > 0 && weights[^1] > 0,
            $"--prefix-weights {config.PrefixWeights}: expected numbers from 0, the last one above 0");
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new MatryoshkaStep(config, Ends(config), Weights(config), state, variance, workers);

    /// <summary>How many of the latents each level has, ascending to M.</summary>
    static int[] Ends(TrainConfig config)
    {
        int m = config.Latents;
        if (config.Prefixes is { } given)
            return [.. Numbers(given, "--prefixes", "whole numbers", text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : (int?)null), m];
        return [.. new[] { 1, 3, 7, 15 }.Select(part => (int)((long)m * part / 32)).Where(end => end > 0).Distinct(), m];
    }

    /// <summary>What the error of each level counts, all together 1.</summary>
    static double[] Weights(TrainConfig config)
    {
        if (config.PrefixWeights is not { } given)
        {
            int levels = Ends(config).Length;
            return [.. Enumerable.Repeat(1.0 / levels, levels)];
        }
        double[] weights = Numbers(given, "--prefix-weights", "numbers", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) ? weight : (double?)null);
        double sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    static T[] Numbers<T>(string list, string option, string what, Func<string, T?> parse) where T : struct =>
        list.Length == 0 ? [] : [.. list.Split(',').Select(text => parse(text.Trim())
            ?? throw new OptionException($"{option} {list}: expected {what} with commas between them"))];
}
