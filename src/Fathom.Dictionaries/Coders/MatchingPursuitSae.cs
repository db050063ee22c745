using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// That of <see cref="Sae"/> whose encoder is its decoder, used greedily: <see cref="MatchingPursuit"/> of s. What is to be
/// encoded grows with the number of active latents, up to one pass over the dictionary for each.
/// </summary>
public sealed class MatchingPursuitSae : Sae
{
    /// <param name="directions">D, [M, d], for both ways.</param>
    /// <param name="decoderBias">[d], subtracted before and added back.</param>
    /// <param name="residualThreshold">A row is done when what is left of it has a norm below this.</param>
    /// <param name="maxSteps">Steps of a row at most; null for as many as there are latents.</param>
    /// <param name="normalisation">What comes before.</param>
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite or out of range.</exception>
    public MatchingPursuitSae(float[] directions, float[] decoderBias, double residualThreshold, int? maxSteps = null,
        InputNormalisation? normalisation = null)
        : base(new(directions, new float[directions.Length / Math.Max(1, decoderBias.Length)], directions, decoderBias)
        {
            Normalisation = normalisation ?? InputNormalisation.None,
        })
    {
        if (!double.IsFinite(residualThreshold) || residualThreshold < 0)
            throw new InputException($"dictionary: residual_threshold is {residualThreshold}; expected 0 or more");
        if (maxSteps < 1) throw new InputException($"dictionary: max_iterations is {maxSteps}; expected 1 or more");
        (ResidualThreshold, MaxSteps) = (residualThreshold, maxSteps);
    }

    MatchingPursuitSae(MatchingPursuitSae origin, ReadOnlySpan<int> order) : base(origin, order) =>
        (ResidualThreshold, MaxSteps) = (origin.ResidualThreshold, origin.MaxSteps);

    public double ResidualThreshold { get; }

    /// <summary>Null: no limit but that each step must bring a new latent.</summary>
    public int? MaxSteps { get; }

    internal override Architecture? Architecture => Architecture.MatchingPursuit;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new MatchingPursuitSae(this, order);

    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers) =>
        MatchingPursuit.Encode(input, n, Weights.Encoder, encoder, ResidualThreshold, MaxSteps ?? int.MaxValue, codes, workers);
}
