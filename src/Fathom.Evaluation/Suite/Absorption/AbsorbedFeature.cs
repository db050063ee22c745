using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>How much of a feature other latents than its own carry.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Main">Its own latents.</param>
/// <param name="Score">What others carry.</param>
sealed record AbsorbedFeature(string Name, MainLatents Main, AbsorptionScore Score) : TaskScore(Name)
{
    /// <summary>Full absorption, absorption fraction, F1 of its own latents, how many these are.</summary>
    public override double[] Numbers(int[]? times) => [.. Score.Outcomes.Means(times), Main.F1Of(times), Main.Latents.Length];

    public override JsonObject Entry => new()
    {
        ["task"] = Name,
        ["main_latents"] = new JsonArray([.. Main.Latents.Select(latent => JsonValue.Create(latent))]),
        ["main_f1"] = Main.F1,
        ["examples"] = Score.Outcomes.Examples,
        ["full_absorption"] = Score.Full,
        ["absorption_fraction"] = Score.Fraction,
    };
}
