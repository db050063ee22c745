using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>What compared latents are ordered by.</summary>
[JsonConverter(typeof(AsWords<ComparedSort>))]
enum ComparedSort
{
    /// <summary>|cosine| of the decoder rows.</summary>
    Cosine,

    /// <summary>Correlation of the activations.</summary>
    Correlation,

    /// <summary>The first's number.</summary>
    Number,
}
