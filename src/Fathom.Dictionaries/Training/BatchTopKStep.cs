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
sealed class BatchTopKStep(TrainConfig config, TrainState state, double variance, Workers workers)
    : TopKStep(config, state, variance, workers)
{
    const double Rate = 1 - 0.999;

    protected override void Activate(ReadOnlySpan<float> input)
    {
        float smallest = BatchTopKEncoder.Encode(input, Config.Batch, State.EncoderWeight.Value, State.EncoderBias.Value.Span,
            Config.Batch * Config.K, Codes, Workers);
        if (!Counting || smallest == 0) return;
        double share = Math.Max(1 / (State.CountedRows / Config.Batch + 1.0), Rate);
        State.Threshold = double.IsNaN(State.Threshold) ? smallest : State.Threshold + share * (smallest - State.Threshold);
    }
}
