namespace Fathom.Features;

/// <summary>One of the texts that stand side by side, drawn with the same seed.</summary>
public enum SteeringColumn
{
    /// <summary>Without steering.</summary>
    Default,

    /// <summary>The interventions as they are.</summary>
    Given,

    /// <summary>The same with every clamp as an addition of equal strength.</summary>
    Steered,

    /// <summary>The same with every addition as a clamp of equal strength.</summary>
    Clamped,

    /// <summary>No intervention, and the dictionary's reconstruction in the place of the activation.</summary>
    ErrorFree,

    /// <summary>As <see cref="Steered"/>, with attention behind the site as it is without steering.</summary>
    Frozen,
}
