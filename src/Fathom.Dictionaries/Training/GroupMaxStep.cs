using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// That of <see cref="TopKStep"/> whose latents lie in k groups of M / k consecutive ones (sparsify's <c>groupmax</c>):
/// <code>
/// f = relu(the largest pre-activation of each group)
/// </code>
/// </summary>
/// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
sealed class GroupMaxStep(TrainConfig config, TrainState state, double variance, Workers workers)
    : TopKStep(config, state, variance, workers)
{
    protected override void Activate(ReadOnlySpan<float> input) => GroupMaxEncoder.Encode(input, Config.Batch,
        State.EncoderWeight.Value, State.EncoderBias.Value.Span, Config.K, Codes, Workers);
}
