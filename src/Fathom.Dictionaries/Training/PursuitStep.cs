using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a matching-pursuit autoencoder (Costa et al. 2025, "From flat to hierarchical: extracting sparse representations
/// with matching pursuit"):
/// <code>
/// r_0 = x − b_dec;  i = argmax D r_{t−1};  f_i += D_i · r_{t−1};  r_t = r_{t−1} − (D_i · r_{t−1}) D_i;  L = Σ‖r_T‖² / (n V)
/// </code>
/// The decoder is the encoder, with rows held at norm 1. The gradient goes back through all steps (<see cref="PursuitTerm"/>).
/// </summary>
sealed unsafe class PursuitStep : TrainingStep
{
    /// <summary>Latents up to which the Gram matrix is held: 256 MiB.</summary>
    const int MostForGram = 8192;

    readonly double threshold;
    readonly PackedWeights packed;
    readonly NativeBuffer<float>? gram;
    readonly NativeBuffer<float> directions, slopes;
    readonly SparseCodes steps = new(0, 1), codes = new(0, 1);
    readonly PairsByLatent stepPairs = new(), pairs = new();
    readonly double[] inputSlopes;

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    public PursuitStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, DecoderNorm.Unit)
    {
        int d = state.Layout.Width, m = state.Latents;
        threshold = MatchingPursuitArchitecture.Threshold(config, d);
        packed = new(m, d);
        gram = m <= MostForGram ? new((long)m * m) : null;
        (slopes, inputSlopes) = (new((long)config.Batch * config.K), new double[d]);
        directions = new((long)m * d);
    }

    public override void Dispose()
    {
        packed.Dispose();
        gram?.Dispose();
        slopes.Dispose();
        directions.Dispose();
        base.Dispose();
    }

    protected override StepLoss Forward(List<LossTerm> terms)
    {
        (int d, int m) = (State.Layout.Width, State.Latents);
        // A copy, since the gradient of one latent takes in the rows of others, some of which will have moved by then.
        State.DecoderWeight.Value.Span.CopyTo(directions.Span);
        packed.Pack(directions.Span, WeightLayout.OutputByInput, Workers);
        if (gram is not null) Linear.Forward(directions.Span, m, packed, [], gram.Span, Workers);
        PursuitSteps.Run(Input.Pointer, Config.Batch, directions.Pointer, packed, gram is null ? null : gram.Pointer, threshold,
            Config.K, steps, Workers);
        double squaredError = Reconstruct(steps);
        float scale = (float)(2 * Unit);
        PursuitSteps.Backward(steps, directions.Pointer, d, Error.Pointer, scale, slopes.Pointer, inputSlopes, Workers);
        stepPairs.Build(steps, m, Workers);
        terms.Add(new PursuitTerm(steps, stepPairs, slopes.Pointer, Input, Error, inputSlopes, directions, scale));
        return new() { SquaredError = squaredError, Fired = Fired() };
    }

    // A latent that two steps of a row are of, the last one and another, fires once.
    PairsByLatent Fired()
    {
        codes.Reshape(steps.Rows, steps.Stride);
        for (int row = 0; row < steps.Rows; row++)
        {
            ReadOnlySpan<int> latents = steps.RowIndices(row);
            bool twice = latents.Length > 1 && latents[..^1].Contains(latents[^1]);
            int count = codes.Counts[row] = latents.Length - (twice ? 1 : 0);
            latents[..count].CopyTo(codes.Indices.Slice(row * codes.Stride, count));
            steps.RowValues(row)[..count].CopyTo(codes.Values.Slice(row * codes.Stride, count));
        }
        pairs.Build(codes, State.Latents, Workers);
        return pairs;
    }
}
