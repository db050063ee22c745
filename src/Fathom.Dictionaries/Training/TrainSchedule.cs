namespace Fathom.Dictionaries;

/// <summary>
/// The learning rate of each step: linear from 0 over the warm-up, level, linear to 0 over the decay.
/// <code>
/// auto = 2·10⁻⁴ · √(2¹⁴ / M) · √(768 / d) · √(max(1, 50,000 / steps)),  at most 3·10⁻²
/// </code>
/// The first two factors are the rule of Gao et al. 2024, found at d = 768. Adam moves every number by about the learning
/// rate whatever its size, and those of a unit row are about 1 / √d, hence the third; short runs need more, hence the
/// last (measured on runs of about a thousand steps, see docs/03-concepts/training.md). An eighth of it for sign descent, whose
/// every number moves by the whole rate. Muon moves a latent by the rate whatever the sizes: 2·10⁻³ with the last factor alone.
/// </summary>
public sealed class TrainSchedule
{
    const double Most = 3e-2, MuonPeak = 2e-3, SignShare = 1.0 / 8;

    readonly long steps, decaySteps;

    /// <param name="config">How to train.</param>
    /// <param name="width">Width d.</param>
    public TrainSchedule(TrainConfig config, int width)
    {
        steps = config.Steps;
        WarmupSteps = Math.Min(1000, (long)(config.Warmup * steps));
        decaySteps = (long)(config.Decay * steps);
        Peak = config.LearningRate ?? config.Optimiser switch
        {
            Optimiser.Muon => Math.Min(Most, MuonPeak * ShortRun(steps)),
            Optimiser.SignSgd => SignShare * Auto(config.Latents, width, steps),
            _ => Auto(config.Latents, width, steps),
        };
    }

    /// <summary>The highest learning rate.</summary>
    public double Peak { get; }

    /// <summary>Steps of the rise.</summary>
    public long WarmupSteps { get; }

    /// <summary>The first step of the decay.</summary>
    public long DecayStart => steps - decaySteps;

    /// <summary>Steps in all, where the decay may have begun early.</summary>
    /// <param name="earlyDecay">The step at which it did; null where it did not.</param>
    public long End(long? earlyDecay) => earlyDecay is { } start ? start + decaySteps : steps;

    /// <summary>The highest learning rate of Adam where none is given.</summary>
    public static double Auto(int latents, int width, long steps) =>
        Math.Min(Most, 2e-4 * Math.Sqrt(16384.0 / latents) * Math.Sqrt(768.0 / width) * ShortRun(steps));

    static double ShortRun(long steps) => Math.Sqrt(Math.Max(1, 50_000.0 / steps));

    /// <param name="step">From 0.</param>
    /// <param name="earlyDecay">The step at which the decay began, where that was early.</param>
    public double At(long step, long? earlyDecay = null)
    {
        double rise = WarmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / WarmupSteps);
        double fall = decaySteps == 0 ? 1 : Math.Min(1, (double)(End(earlyDecay) - step) / decaySteps);
        return Peak * Math.Min(rise, fall);
    }
}
