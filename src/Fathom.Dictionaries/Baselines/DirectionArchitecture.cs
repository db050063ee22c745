using System.Numerics.Tensors;

namespace Fathom.Dictionaries;

/// <summary>
/// Baselines of directions: coordinates e_i · (x − μ), of which the k largest magnitudes are kept with their signs,
/// <c>x̂ = μ + Σ_i z_i w_i</c>, rows w of norm 1 (<see cref="SignedTopKSae"/>). With split signs the directions e and −e are two
/// latents of a <see cref="TopKSae"/>: the same reconstruction, and no activation below 0.
/// </summary>
abstract class DirectionArchitecture : FittedArchitecture
{
    public override string ShortSparsity(TrainConfig config) => $"k{config.K}{(config.SplitSigns ? "-split" : "")}";

    public override double ActiveLatents(TrainConfig config, double? measured) => config.K;

    // Directions do not tell where they came from.
    public override TrainConfig? OptionsLike(ISparseCoder coder) => null;

    internal override IReadOnlyList<string> Options { get; } = [nameof(TrainConfig.K), nameof(TrainConfig.SplitSigns)];

    private protected override void ValidateSizes(TrainConfig config, int width)
    {
        RequireAtMostWidth(config, width);
        RequireK(config);
    }

    /// <summary>The dictionary of given directions.</summary>
    /// <param name="encoder">e, [M, d]</param>
    /// <param name="decoder">What each writes at coordinate 1, [M, d]; norms go over to the encoder.</param>
    /// <param name="mean">μ, [d]</param>
    /// <param name="config">k, split signs.</param>
    private protected static Sae Coder(float[] encoder, float[] decoder, float[] mean, TrainConfig config)
    {
        int m = config.Latents, d = mean.Length;
        (encoder, decoder) = ([.. encoder], [.. decoder]);
        for (int i = 0; i < m; i++)
        {
            Span<float> reads = encoder.AsSpan(i * d, d), writes = decoder.AsSpan(i * d, d);
            float norm = TensorPrimitives.Norm<float>(writes);
            TensorPrimitives.Multiply(reads, norm, reads);
            TensorPrimitives.Divide(writes, norm, writes);
        }
        if (!config.SplitSigns)
            return new SignedTopKSae(new(encoder, new float[m], decoder, mean), config.K);
        return new TopKSae(WithNegatives(encoder), new float[2 * m], WithNegatives(decoder), mean, config.K);
    }

    static float[] WithNegatives(float[] rows) => [.. rows, .. rows.Select(value => -value)];
}
