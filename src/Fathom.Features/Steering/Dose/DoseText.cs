namespace Fathom.Features;

/// <summary>One steered text, measured; see <see cref="DosePoint"/>.</summary>
/// <param name="Ids">The new tokens.</param>
/// <param name="Text">The same as text.</param>
/// <param name="Divergence">Null where no token came.</param>
/// <param name="Loss">Mean −ln p under the unsteered model, nats; null where no token came.</param>
/// <param name="Distinct">Of 1-, 2- and 3-grams.</param>
/// <param name="TargetChanges">One a target.</param>
/// <param name="OwnRise">One a steered latent; none where nothing was changed or there is no dictionary.</param>
/// <param name="Switched">Null likewise.</param>
/// <param name="OffTargetShare">Null likewise.</param>
public sealed record DoseText(IReadOnlyList<int> Ids, string Text, double? Divergence, double? Loss,
    IReadOnlyList<double?> Distinct, IReadOnlyList<double?> TargetChanges, IReadOnlyList<LatentRise> OwnRise, double? Switched,
    double? OffTargetShare);
