namespace Fathom.Features;

/// <summary>
/// Neuronpedia's exports: a folder with <c>features</c>, <c>activations</c> and <c>explanations</c>, each of files of JSON lines,
/// packed or not; or one file of features, as its programming interface answers, with <c>activations</c> and <c>explanations</c>
/// inside.
/// Source: Neuronpedia, utils/neuronpedia-utils/neuronpedia_utils/export-data.py.
/// </summary>
sealed class NeuronpediaFormat : PublishedFormat
{
    const string Features = "features";

    public override string Name => "neuronpedia";

    public override string Files => "a folder with features/*.jsonl, or a .json or .jsonl of features with modelId and layer";

    protected override bool Recognises(string from) => Directory.Exists(from)
        ? Sources(from).Any(folder => Listed(folder, Features).Length > 0) : Begins(from, null, "modelId", "layer", "index");

    internal override CardSource Read(string from, PublishedWriter writer, string name, CancellationToken cancellation)
    {
        (string model, string layer)? first = null;
        string folder = Directory.Exists(from) ? SourceFolder(from) : "";
        string[] features = folder.Length > 0 ? Listed(folder, Features) : [from];
        foreach (PublishedJson json in Listed(folder, "activations").SelectMany(path => Objects(path, cancellation))) Example(json, writer);
        foreach (PublishedJson json in Listed(folder, "explanations").SelectMany(path => Objects(path, cancellation))) Label(json, writer);
        foreach (PublishedJson json in features.SelectMany(path => Objects(path, cancellation)))
        {
            (string, string) here = (json.Text("modelId"), json.Text("layer"));
            first ??= here;
            if (here != first)
                throw new InputException($"{json.Where}: a feature of {here.Item1}/{here.Item2}, but those before are of " +
                    $"{first.Value.model}/{first.Value.layer}; bring in one source at a time");
            foreach (PublishedJson each in json.Objects("activations", PublishedLimits.Examples)) Example(each, writer, Latent(json));
            foreach (PublishedJson each in json.Objects("explanations", PublishedLimits.Labels)) Label(each, writer, Latent(json));
            writer.Add(PublishedRows.Feature(json, Latent(json), json.Number("maxActApprox") ?? 0), json);
        }
        if (first is null) throw new InputException($"{from}: no feature in it");
        return Describe(folder, first.Value, name, cancellation);
    }

    static int Latent(PublishedJson json) => json.Index("index", PublishedLimits.Latent);

    static void Example(PublishedJson json, PublishedWriter writer, int? of = null)
    {
        if (PublishedRows.Example(json, "binMin", "binMax", "binContains", "qualifyingTokenIndex") is { } example)
            writer.Add(of ?? Latent(json), example, json);
    }

    static void Label(PublishedJson json, PublishedWriter writer, int? of = null) =>
        writer.Add(of ?? Latent(json), PublishedRows.Label(json), json);

    static CardSource Describe(string folder, (string Model, string Layer) first, string name, CancellationToken cancellation)
    {
        int prompts = 0, length = 0;
        string dataset = "", path = Path.Combine(folder, "source.jsonl");
        if (folder.Length > 0 && File.Exists(path))
            foreach (PublishedJson json in Objects(path, cancellation))
                (prompts, length, dataset) = (json.Count("num_prompts") ?? 0, json.Count("num_tokens_in_prompt") ?? 0, json.Text("dataset"));
        return new()
        {
            Name = name,
            Model = first.Model.Length > 0 ? first.Model : "unknown",
            Site = first.Layer.Length > 0 ? first.Layer : "unknown",
            // Contexts may be shorter than their bound, so their product is no count of tokens.
            Contexts = prompts,
            ContextLength = length,
            Dataset = dataset,
            Created = DateTimeOffset.UtcNow,
            IsPublished = true,
        };
    }

    // The folder itself, or the only one below it: MODEL/SOURCE.
    static string SourceFolder(string from)
    {
        string[] found = Sources(from);
        return found.Length == 1 ? found[0] : throw new InputException(found.Length == 0
            ? $"{from}: no folder 'features' in it; expected the folder of a source in an export of Neuronpedia"
            : $"{from}: several sources in it, such as {found[0]}; name one of them");
    }

    static string[] Sources(string from) => [.. ((string[])[from, .. Below(from), .. Below(from).SelectMany(Below)])
        .Where(folder => Directory.Exists(Path.Combine(folder, Features)))];

    static string[] Below(string folder) =>
        [.. Directory.EnumerateDirectories(folder, "*", new EnumerationOptions()).Order(StringComparer.Ordinal)];

    static string[] Listed(string folder, string kind)
    {
        string path = Path.Combine(folder, kind);
        return folder.Length == 0 || !Directory.Exists(path) ? []
            : [.. Directory.EnumerateFiles(path).Where(file => file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ||
                file.EndsWith(".jsonl.gz", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
    }
}
