namespace Fathom.Dictionaries;

/// <summary>
/// The learning rate of each step: linear from 0 over the warm-up, level, linear to 0 over the decay.
/// <code>
/// auto = 2·10⁻⁴ · √(2¹⁴ / M) · √(768 / d) · √(max(1, 50,000 / steps)),  at most 3·10⁻²
/// </code>
/// The first two factors are the rule of Gao et al. 2024, found at d = 768. Adam moves every number by about the learning
/// rate whatever its size, and those of a unit row are about 1 / √d, hence the third; short runs need more, hence the
/// last (measured on runs of about a thousand steps, see docs/03-concepts/training.md).
/// </summary>
public sealed class TrainSchedule
{
    readonly long steps, warmupSteps, decaySteps;

    /// <param name="config">How to train.</param>
    /// <param name="width">Width d.</param>
    public TrainSchedule(TrainConfig config, int width)
    {
        steps = config.Steps;
        warmupSteps = Math.Min(1000, (long)(config.Warmup * steps));
        decaySteps = (long)(config.Decay * steps);
        Peak = config.LearningRate ?? Auto(config.Latents, width, steps);
    }

    /// <summary>The highest learning rate.</summary>
    public double Peak { get; }

    /// <summary>The first step of the decay.</summary>
    public long DecayStart => steps - decaySteps;

    /// <summary>The highest learning rate where none is given.</summary>
    public static double Auto(int latents, int width, long steps) =>
        Math.Min(3e-2, 2e-4 * Math.Sqrt(16384.0 / latents) * Math.Sqrt(768.0 / width) * Math.Sqrt(Math.Max(1, 50_000.0 / steps)));

    /// <param name="step">From 0.</param>
    public double At(long step)
    {
        double rise = warmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / warmupSteps);
        double fall = decaySteps == 0 ? 1 : Math.Min(1, (double)(steps - step) / decaySteps);
        return Peak * Math.Min(rise, fall);
    }
}
