using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>Where a direction comes from.</summary>
[JsonConverter(typeof(AsWords<DirectionKind>))]
enum DirectionKind
{
    /// <summary>What a latent writes.</summary>
    Latent,

    /// <summary>A principal component of the run's activations.</summary>
    Component,

    /// <summary>A labelled variable: mean with it less mean without.</summary>
    Label,

    /// <summary>The mean over some texts less that over others.</summary>
    Texts,

    /// <summary>A probe saved in the run.</summary>
    Probe,

    /// <summary>Numbers, as the page read them from a file.</summary>
    Vector,

    /// <summary>A direction drawn at random: the control.</summary>
    Random,
}
