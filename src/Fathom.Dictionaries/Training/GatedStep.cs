using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a gated autoencoder (Rajamanoharan et al. 2024, "Improving dictionary learning with gated sparse autoencoders",
/// with the pseudo-code of its appendix: the copy of the decoder in the last term is constant, bias and all):
/// <code>
/// e = W_enc s;  π = e + b_gate;  f = 1[π > 0] · relu(e^r_mag e + b_mag);  r = x̂(f) − x;  r' = x̂(relu(π)) − x
/// L = (Σ‖r‖² + λ_t Σ relu(π) + Σ‖r'‖²) / (n V)                   λ_t = λ min(1, (t + 1) / warm-up steps)
/// </code>
/// The step function passes nothing, so what fires teaches the decoder and the magnitudes, and the last two terms teach the
/// gates. Only what is above a gate is touched after the encoder. Decoder rows are held at norm 1.
/// </summary>
sealed class GatedStep : TrainingStep
{
    /// <summary>Places in <see cref="TrainState.LatentNumbers"/>, behind b_gate.</summary>
    public const int MagnitudeScale = 1, MagnitudeBias = 2;

    readonly double l1;
    readonly long warmupSteps;
    readonly SparseCodes open = new(0, 1), codes = new(0, 1);
    readonly PairsByLatent openPairs = new(), pairs = new();
    readonly NativeBuffer<float> gateError;
    readonly double[] gateErrorSums;
    readonly float[] bars, gains;

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    /// <param name="config">How to train; its defaults filled in.</param>
    public GatedStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, DecoderNorm.Unit)
    {
        (l1, warmupSteps) = (config.L1!.Value, (long)(config.L1Warmup!.Value * config.Steps));
        (gateError, gateErrorSums) = (new(Error.Length), new double[ErrorSums.Length]);
        (bars, gains) = (new float[state.Latents], new float[state.Latents]);
    }

    protected override long Settled => Math.Max(base.Settled, warmupSteps);

    Span<float> MagnitudeBiases => State.LatentNumbers[MagnitudeBias].Value.Span;

    public override void Dispose()
    {
        gateError.Dispose();
        base.Dispose();
    }

    protected override unsafe StepLoss Forward(List<LossTerm> terms)
    {
        Activate();
        double squaredError = Reconstruct(codes);
        double gateSquares = SparseDecode.Error(open, State.DecoderWeight.Value.Pointer, Target.Pointer,
            State.Layout.OutputWidth, gateError.Pointer, gateErrorSums, Workers);
        pairs.Build(codes, State.Latents, Workers);
        openPairs.Build(open, State.Latents, Workers);
        float scale = (float)(2 * Unit);
        terms.Add(new MagnitudeTerm(pairs, Input, Error, ErrorSums, scale, gains, State.LatentNumbers[MagnitudeBias].Value));
        terms.Add(new GateTerm(openPairs, Input, gateError, State.Layout, scale, (float)(Weight(l1, warmupSteps, State.Step) * Unit)));
        return new() { SquaredError = squaredError, Fired = pairs, Further = gateSquares * Unit, Penalty = 0 };
    }

    // e > −b_gate comes from the encoder, as in GatedSae; π of all that and f of what also has a magnitude above 0.
    void Activate()
    {
        Span<float> gates = State.EncoderBias.Value.Span, scales = State.LatentNumbers[MagnitudeScale].Value.Span;
        for (int j = 0; j < bars.Length; j++) (bars[j], gains[j]) = (-gates[j], MathF.Exp(scales[j]));
        ReluEncoder.Encode(Input.Span, Config.Batch, State.EncoderWeight.Value, [], bars, open, Workers);
        codes.Reshape(open.Counts);
        Workers.ForRanges(open.Rows, 64, (start, end, _) =>
        {
            for (int row = start; row < end; row++) codes.Counts[row] = Split(row);
        });
    }

    int Split(int row)
    {
        int first = open.Start(row), fired = 0, count = open.Counts[row];
        Span<int> latents = open.Indices.Slice(first, count), active = codes.Indices.Slice(first, count);
        Span<float> values = open.Values.Slice(first, count), magnitudes = codes.Values.Slice(first, count);
        Span<float> biases = MagnitudeBiases;
        for (int i = 0; i < count; i++)
        {
            int latent = latents[i];
            float magnitude = values[i] * gains[latent] + biases[latent];
            values[i] -= bars[latent];
            if (magnitude > 0) (active[fired], magnitudes[fired++]) = (latent, magnitude);
        }
        return fired;
    }
}
