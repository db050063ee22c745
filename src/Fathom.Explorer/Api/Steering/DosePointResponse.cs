namespace Fathom.Explorer;

/// <summary>What one strength did; see <see cref="Features.DosePoint"/>. What no text has is null.</summary>
/// <param name="Strength">The factor; 0 for no steering.</param>
/// <param name="Divergence">KL of the next token, nats.</param>
/// <param name="Perplexity">Of the new tokens under the unsteered model.</param>
/// <param name="DistinctPairs">Distinct pairs of new tokens / pairs.</param>
/// <param name="Targets">Change of ln p of each target.</param>
/// <param name="OwnRise">How much the steered latents rose, one after the other.</param>
/// <param name="Switched">Other latents that began or ceased to fire, a token.</param>
/// <param name="OffTarget">Of all movement the share of other latents.</param>
/// <param name="Texts">What came, a text a prompt.</param>
sealed record DosePointResponse(double Strength, double? Divergence, double? Perplexity, double? DistinctPairs,
    IReadOnlyList<double?> Targets, IReadOnlyList<LatentRiseResponse> OwnRise, double? Switched, double? OffTarget,
    IReadOnlyList<string> Texts);
