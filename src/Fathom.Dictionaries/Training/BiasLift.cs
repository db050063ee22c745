namespace Fathom.Dictionaries;

/// <summary>
/// Keeps latents from falling silent for good: where latent j has fired on none of the last R rows, its bias rises by
/// <code>
/// b_j ← b_j + γ √(η_t η)                                   η_t the learning rate, η its highest
/// </code>
/// until it fires and has gradients again. It balances the experts of a mixture in this way, without a loss (Wang et al. 2024,
/// "Auxiliary-loss-free load balancing strategy for mixture-of-experts"). AuxK gives a silent latent a direction, but nothing
/// that makes it fire. The root: latents fall silent while the learning rate falls, when a lift in proportion to it comes too late,
/// and a level one leaves latents that no gradient has put to use.
/// </summary>
/// <param name="config">How to train: γ and R.</param>
/// <param name="state">What is trained.</param>
sealed unsafe class BiasLift(TrainConfig config, TrainState state)
{
    readonly double factor = config.Lift ?? 0, peak = new TrainSchedule(config, state.Layout.Width).Peak;
    readonly long after = config.LiftAfter ?? AutoAfter(config);

    /// <summary>By how much a bias rises at a step.</summary>
    /// <param name="rate">η_t</param>
    public float Of(double rate) => (float)(factor * Math.Sqrt(rate * peak));

    /// <summary>Lifts a latent that has been silent.</summary>
    /// <param name="latent">j</param>
    /// <param name="rise"><see cref="Of"/> this step.</param>
    public void Apply(int latent, float rise)
    {
        if (rise > 0 && state.RowsSinceFired[latent] >= after) state.EncoderBias.Value.Pointer[latent] += rise;
    }

    static long AutoAfter(TrainConfig config) =>
        (long)Math.Max(2 * config.StepRows, 48 * config.Latents / (config.TargetL0 ?? config.K));
}
