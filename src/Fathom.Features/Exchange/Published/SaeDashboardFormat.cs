using System.Globalization;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>
/// SAEDashboard's output for Neuronpedia: files <c>batch-N.json</c>, each an object with <c>model_id</c>, <c>layer</c>,
/// <c>sae_set</c> and the list <c>features</c>, whose entries hold their examples.
/// Source: SAEDashboard, sae_dashboard/neuronpedia/neuronpedia_dashboard.py.
/// </summary>
sealed class SaeDashboardFormat : PublishedFormat
{
    public override string Name => "saedashboard";

    public override string Files => "a folder with batch-0.json and its like, or one of these";

    protected override bool Recognises(string from) => (Directory.Exists(from) ? Named(from).FirstOrDefault() : from) is { } path
        && Begins(path, "features", "feature_index");

    internal override CardSource Read(string from, PublishedWriter writer, string name, CancellationToken cancellation)
    {
        CardSource? source = null;
        foreach (string path in Batches(from))
        {
            using var items = new JsonItems(path, "features");
            (string model, string layer, string set) = ("", "", "");
            for (int number = 1; items.Next(out string? member, out JsonElement item);)
            {
                cancellation.ThrowIfCancellationRequested();
                if (member is null)
                {
                    PublishedJson json = PublishedJson.Of(item, $"{path}, feature {number++}");
                    source ??= Describe(json, name);
                    Feature(json, writer);
                }
                else if (member == "model_id") model = Word(item);
                else if (member == "layer") layer = Word(item);
                else if (member == "sae_set") set = Word(item);
            }
            if (source is null) continue;
            string site = layer.Length + set.Length == 0 ? "" : $"{layer}-{set}";
            if (source.Model.Length == 0) source = source with { Model = model, Site = site };
            else if ((source.Model, source.Site) != (model, site))
                throw new InputException($"{path}: features of {model}/{site}, but those before are of {source.Model}/{source.Site}; " +
                    "bring in one set at a time");
        }
        return source is null ? throw new InputException($"{from}: no feature in it; expected an object with a list 'features'")
            : source.Model.Length == 0 ? source with { Model = "unknown", Site = "unknown" } : source;
    }

    static void Feature(PublishedJson json, PublishedWriter writer)
    {
        int latent = json.Index("feature_index", PublishedLimits.Latent);
        json = json.At($"{json.Where} (latent {latent})");
        foreach (PublishedJson each in json.Objects("activations", PublishedLimits.Examples))
            if (PublishedRows.Example(each, "bin_min", "bin_max", "bin_contains", "qualifying_token_index") is { } example)
                writer.Add(latent, example, each);
        writer.Add(PublishedRows.Feature(json, latent, 0), json);
    }

    static CardSource Describe(PublishedJson json, string name)
    {
        int prompts = json.Count("n_prompts_total") ?? 0, length = json.Count("n_tokens_in_prompt") ?? 0;
        return new()
        {
            Name = name,
            Model = "",
            Site = "",
            Tokens = (long)prompts * length,
            Contexts = prompts,
            ContextLength = length,
            Dataset = json.Text("dataset"),
            Created = DateTimeOffset.UtcNow,
            IsPublished = true,
        };
    }

    static string Word(JsonElement item) => item.ValueKind is JsonValueKind.String or JsonValueKind.Number
        && item.ToString() is { Length: <= 200 } text ? text : "";

    static string[] Batches(string from)
    {
        if (!Directory.Exists(from)) return [from];
        string[] files = Named(from);
        return files.Length > 0 ? files
            : throw new InputException($"{from}: no batch-*.json in it; expected the output folder of SAEDashboard");
    }

    static string[] Named(string folder) =>
        [.. Directory.EnumerateFiles(folder, "batch-*.json").OrderBy(Number).ThenBy(path => path, StringComparer.Ordinal)];

    static int Number(string path) => int.TryParse(Path.GetFileNameWithoutExtension(path)["batch-".Length..], NumberStyles.None,
        CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
}
