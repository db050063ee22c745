namespace Fathom.Models.Pretraining;

/// <summary>
/// What happens at which step: the learning rate, linear from 0 over the warm-up and then half a cosine down to a floor,
/// measurements and checkpoints.
/// <code>
/// η(s) = η_max · (s + 1) / W                                             for s &lt; W
/// η(s) = η_max · (f + (1 − f) · ½ (1 + cos(π (s − W) / (S − 1 − W))))    from there to the last step, S − 1
/// </code>
/// </summary>
public sealed class PretrainSchedule
{
    /// <summary>Steps between measurements where nothing is said: the last of these at least, so that a short training is
    /// not mostly measuring.</summary>
    const long Measurements = 50, LeastBetween = 25;

    readonly double floor;
    readonly long warmupSteps, evaluateEvery;
    readonly HashSet<long> checkpoints;

    /// <param name="config">How to train.</param>
    /// <param name="model">What to train.</param>
    public PretrainSchedule(PretrainConfig config, ModelConfig model)
    {
        Steps = config.StepsFor(model.ContextLength);
        warmupSteps = (long)Math.Ceiling(config.Warmup * Steps);
        floor = config.Floor;
        Peak = config.LearningRate ?? Auto(model.Width);
        evaluateEvery = config.EvaluateEvery ?? Math.Max(LeastBetween, Steps / Measurements);
        CheckpointSteps = Spread(config.Checkpoints, Steps);
        checkpoints = [.. CheckpointSteps];
    }

    /// <summary>Steps of the whole training.</summary>
    public long Steps { get; }

    /// <summary>The highest learning rate.</summary>
    public double Peak { get; }

    /// <summary>
    /// Steps done when a checkpoint is saved: S · (i / (N + 1))³, each at least one more than the last. A model changes by
    /// the ratio of steps at first and by their number later; the cube puts half of the checkpoints into the first eighth
    /// of the training without leaving its second half empty, as equal ratios would. The end is the model itself.
    /// </summary>
    public IReadOnlyList<long> CheckpointSteps { get; }

    /// <summary>The highest learning rate where none is given: 6·10⁻⁴ at d = 768 (Brown et al. 2020, table 2.1, smallest
    /// model), and in proportion to 1 / d, at most 3·10⁻³.</summary>
    public static double Auto(int width) => Math.Min(3e-3, 0.46 / width);

    /// <param name="step">From 0.</param>
    public double At(long step)
    {
        if (step < warmupSteps) return Peak * (step + 1) / warmupSteps;
        double share = (double)(step - warmupSteps) / Math.Max(1, Steps - 1 - warmupSteps);
        return Peak * (floor + (1 - floor) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, share))));
    }

    /// <summary>Whether a checkpoint is saved after so many steps.</summary>
    public bool SavesAt(long done) => checkpoints.Contains(done);

    /// <summary>Whether the held-out loss is measured after so many steps; at the end it is.</summary>
    public bool EvaluatesAt(long done) => done % evaluateEvery == 0 || done == Steps;

    static List<long> Spread(int count, long steps)
    {
        var at = new List<long>();
        for (int i = 1; i <= count; i++)
        {
            double share = (double)i / (count + 1);
            long step = Math.Max((long)Math.Round(steps * share * share * share), at.Count == 0 ? 1 : at[^1] + 1);
            // Of very short trainings, the last ones would run into the end.
            at.Add(Math.Min(step, steps - 1 - (count - i)));
        }
        return at;
    }
}
