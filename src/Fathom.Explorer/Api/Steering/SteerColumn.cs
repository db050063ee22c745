using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>One of the texts side by side.</summary>
[JsonConverter(typeof(AsWords<SteerColumn>))]
enum SteerColumn
{
    /// <summary>Without steering.</summary>
    Default,

    /// <summary>Every clamp as an addition.</summary>
    Steered,

    /// <summary>Every addition as a clamp, the dictionary's error kept.</summary>
    Clamped,

    /// <summary>The dictionary's reconstruction in the place of the activation, nothing steered.</summary>
    ErrorFree,

    /// <summary>As <see cref="Steered"/>, with attention as it is without steering.</summary>
    Frozen,
}
