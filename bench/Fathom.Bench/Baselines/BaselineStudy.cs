using System.Text.Json;

namespace Fathom.Bench;

/// <summary>Baselines beside trained dictionaries on one site of a small model, from one capture.</summary>
static class BaselineStudy
{
    const string Site = "blocks.2.resid_post";

    /// <summary>Latents that are kept where they can be chosen.</summary>
    public const int K = 16;

    /// <summary>M beside d.</summary>
    public const int Many = 1024;

    /// <summary>What is fitted: name, options, and whether there can be more latents than the vectors are wide.</summary>
    static readonly (string Name, string Options, bool Many)[] Kinds =
    [
        ("TopK, trained", $"topk --k {K} --tokens 4000000", true),
        ("BatchTopK, trained", $"batchtopk --k {K} --tokens 4000000", true),
        ("PCA", $"pca --k {K}", false),
        ("FastICA", $"ica --k {K}", false),
        ("NMF of [x⁺, x⁻]", $"nmf --k {K}", true),
        ("k-means", "kmeans", true),
        ("random directions", $"random --k {K}", true),
        ("neurons", $"neurons --k {K}", false),
    ];

    /// <param name="model">Folder of the model.</param>
    /// <param name="text">A .jsonl file of documents.</param>
    /// <returns>The dictionaries of width d, then those of <see cref="Many"/>.</returns>
    public static IReadOnlyList<BaselineResult> Run(string model, string text)
    {
        string folder = Directory.CreateTempSubdirectory("fathom-bench-").FullName;
        try
        {
            FathomProgram.Json($"capture --model {model} --text {text} --per-document --context 512 --site {Site} --run {folder}");
            string capture = Path.Combine(folder, "activations", Site, "capture.json");
            int width = JsonDocument.Parse(File.ReadAllText(capture)).RootElement.GetProperty("width").GetInt32();
            return [.. Kinds.Select(kind => One(folder, kind.Name, kind.Options, width)),
                .. Kinds.Where(kind => kind.Many).Select(kind => One(folder, kind.Name, kind.Options, Many))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static BaselineResult One(string folder, string name, string options, int latents)
    {
        // Sweeps over many factors are slow, and most of what they gain they gain at once.
        string few = options.StartsWith("nmf", StringComparison.Ordinal) && latents == Many ? " --iterations 20" : "";
        JsonElement trained = FathomProgram.Json(
            $"train --run {folder} --site {Site} --latents {latents} --architecture {options}{few}");
        JsonElement metrics = FathomProgram.Json(
            $"evaluate --run {folder} --dictionary {trained.GetProperty("name").GetString()} --no-random-init")
            .GetProperty("eval_result_metrics");
        double Get(string key) => metrics.EnumerateObject().First(category => category.Value.TryGetProperty(key, out _))
            .Value.GetProperty(key).GetDouble();
        return new(name, latents, trained.GetProperty("seconds").GetDouble(), Get("l0"), Get("fvu"), Get("ce_loss_with_sae"),
            Get("ce_loss_score"));
    }
}
