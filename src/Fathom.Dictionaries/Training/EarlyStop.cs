namespace Fathom.Dictionaries;

/// <summary>
/// Begins the decay of the learning rate once the loss has stopped falling: when its mean over a twentieth of the steps is not
/// below the lowest such mean before, by a share. What it remembers is in <see cref="TrainState.Numbers"/>.
/// </summary>
/// <param name="config">How to train.</param>
/// <param name="from">The first step that counts: before, what is trained for changes.</param>
/// <param name="decayStart">The step at which the decay begins anyhow.</param>
sealed class EarlyStop(TrainConfig config, long from, long decayStart)
{
    const string SumName = "early_stop_sum", BestName = "early_stop_best";

    readonly long window = Math.Max(1, config.Steps / 20);

    /// <summary>Notes a step's loss; comes before the step is counted.</summary>
    public void Note(TrainState state, double loss)
    {
        if (config.EarlyStop is not { } share || state.EarlyDecay is not null) return;
        if (state.Step < from || state.Step >= decayStart) return;
        double sum = state.Numbers.GetValueOrDefault(SumName) + loss;
        bool whole = (state.Step - from + 1) % window == 0;
        state.Numbers[SumName] = whole ? 0 : sum;
        if (!whole) return;
        double mean = sum / window, best = state.Numbers.GetValueOrDefault(BestName, double.PositiveInfinity);
        if (mean >= best * (1 - share)) state.EarlyDecay = state.Step + 1;
        else state.Numbers[BestName] = mean;
    }
}
