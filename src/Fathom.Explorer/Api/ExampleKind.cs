using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>Which examples of a latent.</summary>
[JsonConverter(typeof(AsWords<ExampleKind>))]
enum ExampleKind
{
    /// <summary>The strongest, strongest first.</summary>
    Top,

    /// <summary>Drawn at random among all that fire.</summary>
    Random,

    /// <summary>Drawn at random among activations in (low, high].</summary>
    Interval,
}
