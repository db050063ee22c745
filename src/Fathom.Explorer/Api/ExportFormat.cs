using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>Files that latents can be written to.</summary>
[JsonConverter(typeof(AsWords<ExportFormat>))]
enum ExportFormat
{
    /// <summary>A page that needs nothing else.</summary>
    Html,

    /// <summary>A table, a row a latent.</summary>
    Csv,

    /// <summary>What Neuronpedia takes, as a zip.</summary>
    Neuronpedia,
}
