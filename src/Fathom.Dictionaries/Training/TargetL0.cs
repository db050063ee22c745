namespace Fathom.Dictionaries;

/// <summary>
/// Leads the weight of a penalty to where L0 is what is asked for, by a factor that is multiplied at every step:
/// <code>
/// λ_t = λ c_t (L0 / target)^½;   c_{t+1} = c_t exp(ρ ln(L0 / target))       ρ = 20 / steps, at most .1;  |ln| at most 1
/// </code>
/// The product changes λ as long as L0 is off, the power answers at once and keeps it from swinging. L0 is that of the last step.
/// </summary>
static class TargetL0
{
    const string LastName = "target_l0_last";

    /// <summary>The factor of this step.</summary>
    public static double Factor(TrainState state) =>
        state.PenaltyFactor * Math.Exp(0.5 * state.Numbers.GetValueOrDefault(LastName));

    /// <summary>Notes the L0 of a step.</summary>
    public static void Note(TrainConfig config, TrainState state, double l0, long from)
    {
        if (config.TargetL0 is not { } target || state.Step < from) return;
        double off = Math.Clamp(Math.Log(Math.Max(l0, 1e-3) / target), -1, 1);
        state.PenaltyFactor *= Math.Exp(Math.Min(0.1, 20.0 / config.Steps) * off);
        state.Numbers[LastName] = off;
    }
}
