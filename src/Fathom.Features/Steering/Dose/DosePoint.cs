namespace Fathom.Features;

/// <summary>What one strength did to all prompts. Means over prompts; a measure that no text has is null.</summary>
/// <param name="Strength">Factor of every intervention's strength.</param>
/// <param name="Divergence">KL(unsteered ‖ steered) of the next token, nats, at every place where one was drawn, on the steered
/// text.</param>
/// <param name="Perplexity">e to the mean −ln p of all new tokens under the unsteered model.</param>
/// <param name="Distinct">Distinct 1-, 2- and 3-grams of the new tokens ÷ their number; null where a text is shorter.</param>
/// <param name="TargetChanges">ln p(steered) − ln p(unsteered) of each target token, over the same places.</param>
/// <param name="OwnRise">How much each steered latent's activation rose where the activation was changed.</param>
/// <param name="Switched">Other latents that began or ceased to fire there, a token.</param>
/// <param name="OffTargetShare">Of all movement Σ |Δf| ‖D‖ there the share of other latents.</param>
/// <param name="Texts">The texts, one a prompt.</param>
public sealed record DosePoint(double Strength, double? Divergence, double? Perplexity, IReadOnlyList<double?> Distinct,
    IReadOnlyList<double?> TargetChanges, IReadOnlyList<LatentRise> OwnRise, double? Switched, double? OffTargetShare,
    IReadOnlyList<DoseText> Texts)
{
    internal static DosePoint Of(double strength, IReadOnlyList<DoseText> texts)
    {
        int tokens = texts.Sum(text => text.Ids.Count);
        DoseText[] moved = [.. texts.Where(text => text.Switched is not null)];
        return new(strength, Mean(texts.Select(text => text.Divergence)),
            tokens == 0 ? null : Math.Exp(texts.Sum(text => (text.Loss ?? 0) * text.Ids.Count) / tokens),
            [.. Enumerable.Range(0, 3).Select(n => Mean(texts.Select(text => text.Distinct[n])))],
            [.. Enumerable.Range(0, texts[0].TargetChanges.Count).Select(t => Mean(texts.Select(text => text.TargetChanges[t])))],
            [.. moved.SelectMany(text => text.OwnRise).GroupBy(rise => rise.Latent)
                .Select(group => new LatentRise(group.Key, group.Average(rise => rise.Rise)))],
            Mean(texts.Select(text => text.Switched)), Mean(texts.Select(text => text.OffTargetShare)), texts);
    }

    static double? Mean(IEnumerable<double?> values) => values.Average();
}
