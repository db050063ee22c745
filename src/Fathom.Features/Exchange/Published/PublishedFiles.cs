using System.Text.Json;

namespace Fathom.Features;

/// <summary>
/// The files of <c>published/&lt;name&gt;/</c>, the binary ones in the frame of <see cref="Fathom.Dictionaries.BinaryFile"/>.
/// N features, E examples:
/// <code>
/// published.json   PublishedDescription
/// entries.bin      PN  PublishedEntry [N]     by latent
/// slices.bin       PS  PublishedSlice [E]     by latent, then in the order of the source
/// features.bin     PF  JSON of FeatureCard    without examples
/// examples.bin     PX  JSON of CardExample
/// </code>
/// </summary>
static class PublishedFiles
{
    public const string Description = "published.json";
    public const string Entries = "entries.bin", EntriesKind = "PN";
    public const string Slices = "slices.bin", SlicesKind = "PS";
    public const string Features = "features.bin", FeaturesKind = "PF";
    public const string Examples = "examples.bin", ExamplesKind = "PX";

    /// <summary>How the texts are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonFile.Options) { WriteIndented = false };

    /// <summary>The command that makes the folder anew.</summary>
    public static string Repair(string format, string name) => $"fathom import --format {format} --from … --to RUN --name {name}";
}
