namespace Fathom.Features;

/// <summary>In what a strength is counted.</summary>
public enum StrengthUnit
{
    /// <summary>In lengths of the direction itself: of a latent its activation.</summary>
    Raw,

    /// <summary>In the largest activation that the latent has in the run.</summary>
    Max,

    /// <summary>In the site's typical norm, √E‖x‖²: strength 1 moves an activation as far as it is long.</summary>
    Norm,
}
