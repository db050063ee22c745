namespace Fathom.Features;

/// <summary>One thing that is done to the activations of a site.</summary>
public sealed record Intervention
{
    /// <summary>What is done.</summary>
    public InterventionKind Kind { get; init; }

    /// <summary>Along which direction.</summary>
    public required DirectionSource Direction { get; init; }

    /// <summary>c; has no part in <see cref="InterventionKind.Ablate"/>.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>In what <see cref="Strength"/> is counted; of <see cref="InterventionKind.Orthogonal"/> it is a factor, and
    /// raw.</summary>
    public StrengthUnit Unit { get; init; }

    /// <summary>Which tokens.</summary>
    public SteeredPositions Positions { get; init; }

    /// <summary>Whether special tokens, such as the one that begins a text, are steered too.</summary>
    public bool SpecialTokens { get; init; }

    /// <summary>Where another latent has to fire; null where none has.</summary>
    public LatentGate? Gate { get; init; }

    /// <exception cref="InputException">A number is not finite, or a unit has no meaning here.</exception>
    internal void Require()
    {
        if (Direction is TextsSource texts && texts.Positive.Concat(texts.Negative).Any(text => text is null))
            throw new InputException($"{Direction.Name}: one is null; expected texts");
        if (!double.IsFinite(Strength)) throw new InputException($"{Direction.Name}: strength {Strength} is not finite");
        if (Kind == InterventionKind.Orthogonal && Unit != StrengthUnit.Raw)
            throw new InputException($"{Direction.Name}: the strength of orthogonal is a factor of what lies along the " +
                "direction; expected the unit raw");
        if (Gate is { } gate && (!double.IsFinite(gate.Above) || gate.Unit == StrengthUnit.Norm))
            throw new InputException($"{Direction.Name}: a gate opens above an activation; expected a finite number, raw or " +
                "× max");
    }
}
