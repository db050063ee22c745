using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Tests.Cli;

/// <summary>A run of which a streamed sweep left dictionaries and a table, without weights: what laws are read from.</summary>
static class PlantedSweep
{
    /// <param name="path">Of the run.</param>
    /// <param name="site">Of the dictionaries.</param>
    /// <param name="dictionaries">How each was trained, and its losses.</param>
    /// <returns>The path.</returns>
    public static string Write(string path, string site, IEnumerable<(TrainConfig Config, double Fvu, double Added)> dictionaries)
    {
        var run = RunFolder.Create(path);
        List<SweepRow> rows = [];
        foreach ((TrainConfig config, double fvu, double added) in dictionaries)
        {
            string dictionary = $"{Architecture.Of(config).ShortSparsity(config)}-{config.Latents}-t{config.Tokens}-s{config.Seed}";
            Directory.CreateDirectory(run.Dictionary(dictionary));
            JsonFile.Write(Path.Combine(run.Dictionary(dictionary), "cfg.json"), new
            {
                metadata = new JsonObject
                {
                    ["model_name"] = "tiny",
                    ["dataset_path"] = "text",
                    ["fathom_site"] = site,
                    ["fathom_capture"] = site,
                    ["training"] = JsonSerializer.SerializeToNode(config, JsonFile.Options),
                },
            });
            rows.Add(new(dictionary, site, config.Architecture, config.Latents, config.Seed, 1)
            { Measured = new(config.K, fvu, 0, 0, 1000, 0.9, 2 + added, 2) });
            Manifest.Add(run, new()
            {
                Verb = "train",
                Output = dictionary,
                Command = ["fathom"],
                Config = null,
                Started = DateTimeOffset.UnixEpoch,
                Version = "0",
                Threads = 1,
                InstructionSet = "",
                Machine = "",
                Inputs = new Dictionary<string, string>(),
                Costs = new(1, config.Steps * config.StepRows, 100.0 * config.Latents * config.Steps * config.StepRows),
            });
        }
        Directory.CreateDirectory(run.Sweep("planted"));
        JsonFile.Write(Path.Combine(run.Sweep("planted"), "sweep.json"), rows);
        return run.Path;
    }
}
