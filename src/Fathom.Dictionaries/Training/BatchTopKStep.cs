using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a BatchTopK autoencoder (Bussmann et al. 2024, "BatchTopK sparse autoencoders"): that of <see cref="TopKStep"/>
/// with
/// <code>
/// f = relu(BatchTopK(W_enc s + b_enc))                    the n k largest of the whole batch
/// θ ← θ + max(1 / t, 1 − .999) (min f⁺ − θ)                min f⁺: the smallest that is kept and above 0
/// </code>
/// θ is the threshold of the saved dictionary. It starts with the steps at the end whose firings are counted, t = 1, 2, … there:
/// a plain mean at first, so that it does not lag where a training is short.
/// </summary>
/// <inheritdoc cref="TopKStep(TrainConfig, TrainState, double, Workers, double)"/>
class BatchTopKStep(TrainConfig config, TrainState state, double variance, Workers workers, double auxiliaryShare = 1)
    : TopKStep(config, state, variance, workers, auxiliaryShare)
{
    const double Rate = 1 - 0.999;

    ScreenedBatchEncoder? screened;

    public override ScreeningCounts? Screening => screened?.Counts;

    public override void Dispose()
    {
        screened?.Dispose();
        base.Dispose();
    }

    protected override void Activate(ReadOnlySpan<float> input)
    {
        float smallest = Encode(input, Config.Batch * K);
        if (!Counting || smallest == 0) return;
        double share = Math.Max(1 / (State.CountedRows / Config.Batch + 1.0), Rate);
        State.Threshold = double.IsNaN(State.Threshold) ? smallest : State.Threshold + share * (smallest - State.Threshold);
    }

    float Encode(ReadOnlySpan<float> input, int count)
    {
        PackedWeights encoder = State.EncoderWeight.Value;
        Span<float> bias = State.EncoderBias.Value.Span;
        if (!Screens) return BatchTopKEncoder.Encode(input, Config.Batch, encoder, bias, count, Codes, Workers);
        screened ??= new ScreenedBatchEncoder(encoder, Config.Seed);
        screened.Update(bias, input, Config.Batch, (ulong)State.Step, Workers);
        return screened.Encode(input, Config.Batch, bias, count, Codes, Workers);
    }
}
