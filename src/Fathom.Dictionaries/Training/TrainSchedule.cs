namespace Fathom.Dictionaries;

/// <summary>
/// The learning rate of each step: linear from 0 over the warm-up, level, linear to 0 over the decay.
/// <code>
/// auto = 2·10⁻⁴ / √(M / 2¹⁴) · √(max(1, 15,000 / steps)),  at most 10⁻²
/// </code>
/// The first factor is the rule of Gao et al. 2024 for long runs; short runs need more.
/// </summary>
public sealed class TrainSchedule
{
    readonly long steps, warmupSteps, decaySteps;

    public TrainSchedule(TrainConfig config)
    {
        steps = config.Steps;
        warmupSteps = Math.Min(1000, (long)(config.Warmup * steps));
        decaySteps = (long)(config.Decay * steps);
        Peak = config.LearningRate ?? Auto(config.Latents, steps);
    }

    /// <summary>The highest learning rate.</summary>
    public double Peak { get; }

    /// <summary>The first step of the decay.</summary>
    public long DecayStart => steps - decaySteps;

    public static double Auto(int latents, long steps) =>
        Math.Min(1e-2, 2e-4 / Math.Sqrt(latents / 16384.0) * Math.Sqrt(Math.Max(1, 15_000.0 / steps)));

    /// <param name="step">From 0.</param>
    public double At(long step)
    {
        double rise = warmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / warmupSteps);
        double fall = decaySteps == 0 ? 1 : Math.Min(1, (double)(steps - step) / decaySteps);
        return Peak * Math.Min(rise, fall);
    }
}
