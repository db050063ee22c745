namespace Fathom.Dictionaries;

/// <summary>λ_t = λ min(1, (t + 1) / warm-up steps)</summary>
/// <param name="config">How to train; its defaults filled in.</param>
sealed class PenaltyWarmup(TrainConfig config)
{
    readonly double weight = config.L1!.Value;
    readonly long steps = (long)(config.L1Warmup!.Value * config.Steps);

    /// <summary>λ_t of a step, from 0.</summary>
    public double At(long step) => steps == 0 ? weight : weight * Math.Min(1, (step + 1.0) / steps);
}
