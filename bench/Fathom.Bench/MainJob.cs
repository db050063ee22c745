using System.Diagnostics;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>The command of the README, once for each seed, each in a fresh run folder.</summary>
static class MainJob
{
    /// <summary>Options of the job besides model, text, seed and folder.</summary>
    public const string Options = "--site blocks.2.resid_post --per-document --context 512 --latents 1024 --k 16 --tokens 4000000";

    public static MainJobResult[] Run(string model, string text, int seeds) =>
        [.. Enumerable.Range(0, seeds).Select(seed => One(model, text, seed))];

    static MainJobResult One(string model, string text, int seed)
    {
        string folder = Directory.CreateTempSubdirectory("fathom-bench-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            JsonElement core = FathomProgram.Json(
                $"run {Options} --seed {seed} --no-serve", "--model", model, "--text", text, "--out", folder)
                .GetProperty("dictionaries")[0].GetProperty("core").GetProperty("eval_result_metrics");
            double seconds = clock.Elapsed.TotalSeconds;
            JsonElement[] steps = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json"))).RootElement.GetProperty("steps").EnumerateArray()];
            return new(seconds, Rate(steps, "capture"), Rate(steps, "train"), Rate(steps, "index"),
                steps.Max(step => step.GetProperty("peakMemory").GetDouble()) / (1 << 20), Metric(core, "fvu"), Metric(core, "ce_loss_with_sae"), Metric(core, "dead_share"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Of the dictionary itself: the first step of that kind is not the control's.
    static double Rate(JsonElement[] steps, string verb)
    {
        JsonElement costs = steps.First(step => step.GetProperty("verb").GetString() == verb).GetProperty("costs");
        return costs.GetProperty("tokens").GetDouble() / costs.GetProperty("seconds").GetDouble();
    }

    static double Metric(JsonElement core, string key) =>
        core.EnumerateObject().Select(category => category.Value.TryGetProperty(key, out JsonElement value) ? value.GetDouble() : (double?)null).First(value => value is not null)!.Value;
}
