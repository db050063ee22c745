using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>
/// What an Othello model knows of the rules, and what dictionaries on every layer know of its board: games are captured at the
/// residual stream after every block; at each, a TopK and a ReLU + L1 dictionary are trained and measured beside the controls.
/// </summary>
static class Othello
{
    /// <returns>The Markdown.</returns>
    public static string Run(OthelloOptions options)
    {
        using var folder = new WorkFolder();
        var clock = Stopwatch.StartNew();
        JsonElement model = FathomProgram.Json("models show", options.Model);
        JsonElement legality = FathomProgram.Json(
            "worlds measure --world othello --documents 1000 --world-seed 11 --model", options.Model);
        int layers = Integer(model, "n_layer", "num_hidden_layers");
        int context = Integer(model, "n_positions", "max_position_embeddings");
        // The neurons that dictionaries are compared with are found in the run, so that no layer needs a pass of its own.
        string sites = string.Join(' ', Enumerable.Range(0, layers).SelectMany(Sites));
        string holdout = ((double)OthelloOptions.HeldOut / OthelloOptions.Games).ToString(CultureInfo.InvariantCulture);
        FathomProgram.Json(
            $"capture --world othello --documents {OthelloOptions.Games} --world-seed 7 --holdout {holdout} " +
            $"--per-document --context {context} --dtype f16 --site {sites}", "--model", options.Model, "--run", folder.Path);
        OthelloLayer[] found = [.. Enumerable.Range(0, layers).Select(layer => Layer(layer, options, folder.Path))];
        return OthelloReport.Markdown(options, model, legality.GetProperty("all"), found, clock.Elapsed);
    }

    static OthelloLayer Layer(int layer, OthelloOptions options, string folder)
    {
        (OthelloDictionary topK, JsonElement board) = Dictionary(layer, folder, options, $"--k {options.K}", "");
        (OthelloDictionary standard, _) = Dictionary(layer, folder, options,
            string.Create(CultureInfo.InvariantCulture, $"--architecture standard --l1 {options.L1}"), "--no-random-init");
        JsonElement[] details = [.. board.GetProperty("eval_result_details").EnumerateArray()];
        BoardFigures Control(string name) => BoardFigures.Of(details.First(entry =>
            entry.TryGetProperty("control", out JsonElement control) && control.GetString() == name));
        JsonElement probes = details.First(entry => entry.TryGetProperty("probe_accuracy", out _));
        double Probe(string key) => probes.GetProperty(key).GetDouble();
        return new(layer, topK, standard, Control("random-init model"), Control("neurons"), Control("linear probe"),
            Probe("probe_accuracy"), Probe("probe_accuracy_without_centre"), Probe("majority_accuracy"));
    }

    static (OthelloDictionary, JsonElement Board) Dictionary(int layer, string folder, OthelloOptions options, string kind,
        string controls)
    {
        JsonElement trained = FathomProgram.Json(
            $"train --site {Site(layer)} --latents {options.Latents} --tokens {options.Tokens} {kind} --run", folder);
        string name = trained.GetProperty("name").GetString()!;
        JsonElement board = FathomProgram.Json($"evaluate --dictionary {name} --metrics board {controls} --run", folder);
        JsonElement last = trained.GetProperty("last");
        return (new(BoardFigures.Of(board), last.GetProperty("l0").GetDouble(), last.GetProperty("fvu").GetDouble()), board);
    }

    static string Site(int layer) => $"blocks.{layer}.resid_post";

    static IEnumerable<string> Sites(int layer) => [Site(layer), $"blocks.{layer}.mlp_post"];

    // The two families spell their sizes differently.
    static int Integer(JsonElement model, params string[] keys)
    {
        JsonElement config = model.GetProperty("config");
        return config.GetProperty(keys.First(key => config.TryGetProperty(key, out _))).GetInt32();
    }
}
