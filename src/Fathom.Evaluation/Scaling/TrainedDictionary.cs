using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>A dictionary of a run as its cfg.json says that it was trained.</summary>
/// <param name="Name">In the run.</param>
/// <param name="Site">Its site.</param>
/// <param name="Subject">Model, site and text.</param>
/// <param name="Config">How it was trained, kinds' defaults filled in.</param>
/// <param name="Rows">Of all its steps.</param>
public sealed record TrainedDictionary(string Name, Site Site, string Subject, TrainConfig Config, long Rows)
{
    static readonly TrainConfig Usual = new();

    // What a law is of, what its points share by name, and what changes no bit.
    static readonly string[] Told = [nameof(TrainConfig.Architecture), nameof(TrainConfig.Latents), nameof(TrainConfig.Tokens),
        nameof(TrainConfig.Seed), nameof(TrainConfig.OrderSeed), nameof(TrainConfig.Encoder), nameof(TrainConfig.K),
        nameof(TrainConfig.L1), nameof(TrainConfig.TargetL0), nameof(TrainConfig.Sparsity)];

    /// <param name="run">The run.</param>
    /// <param name="name">In the run.</param>
    /// <exception cref="InputException">It is none that a law can be of; the message says why.</exception>
    public static TrainedDictionary Of(RunFolder run, string name)
    {
        string path = Path.Combine(run.Dictionary(name), "cfg.json");
        if (!File.Exists(path))
            throw new InputException($"{name}: no such dictionary in {run.Path}; it has " +
                string.Join(", ", run.DictionaryNames.DefaultIfEmpty("none")));
        var metadata = JsonFile.Read<JsonObject>(path, "fathom train")["metadata"] as JsonObject;
        if (metadata?["training"] is not JsonObject training || Text(metadata, "fathom_site") is not { } site
            || Text(metadata, "fathom_capture") is not { } capture)
            throw new InputException($"{name}: cfg.json does not say how it was trained, or on what capture of one site; " +
                "expected a dictionary that 'fathom train' or 'fathom sweep' made of one");
        if (metadata["fathom_captures"] is not null || metadata["fathom_output_captures"] is not null || capture != site)
            throw new InputException($"{name}: not of one site that it reads and writes, captured under the site's own name");
        TrainConfig config = Read(path, training);
        if (Fitter.Fits(config)) throw new InputException($"{name}: {config.Architecture} is fitted, not trained by steps");
        return new(name, Site.Parse(site), $"{Text(metadata, "model_name")} {site} {Text(metadata, "dataset_path")}", config,
            config.EarlyStop is null ? config.Steps * config.StepRows : RowsSeen(run, name));
    }

    /// <summary>What decides how sparse it is.</summary>
    public string Sparsity => Architecture.Of(Config).ShortSparsity(Config);

    /// <summary>Rows that were asked for; those that it saw where it may have stopped early.</summary>
    public long Tokens => Config.EarlyStop is null ? Config.Tokens : Rows;

    /// <summary>Other settings than usual, but for what points of a law may differ in.</summary>
    public string Rest
    {
        get
        {
            TrainConfig usual = Architecture.Of(Config)
                .Resolved(Usual with { Architecture = Config.Architecture, Latents = Config.Latents, K = Config.K });
            return string.Join(", ", typeof(TrainConfig).GetProperties()
                .Where(property => property.CanWrite && !Told.Contains(property.Name)
                    && !Equals(property.GetValue(Config), property.GetValue(usual)))
                .Select(property => string.Create(CultureInfo.InvariantCulture,
                    $"{OptionNames.Of(property)[2..]} {property.GetValue(Config) ?? "auto"}")));
        }
    }

    // When it stopped, only the last line of its log says.
    static long RowsSeen(RunFolder run, string name)
    {
        string path = Path.Combine(run.Dictionary(name), "metrics.jsonl");
        string? line = File.Exists(path) ? File.ReadLines(path).LastOrDefault() : null;
        return line is not null && StepMetrics.Read(Encoding.UTF8.GetBytes(line)) is { Tokens: > 0 } last ? last.Tokens
            : throw new InputException($"{name}: trained with --early-stop, and {path} does not say how many rows it " +
                "saw; train it anew");
    }

    static TrainConfig Read(string path, JsonObject training)
    {
        try
        {
            TrainConfig config = training.Deserialize<TrainConfig>(JsonFile.Options)!;
            Architecture.Of(config);
            return config;
        }
        catch (Exception e) when (e is JsonException or OptionException)
        {
            string why = e is JsonException json ? JsonFault.Words(json) : e.Message;
            throw new InputException($"{path}: metadata.training is none of this version ({why}); train it anew", e);
        }
    }

    static string? Text(JsonObject metadata, string key) =>
        metadata[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
