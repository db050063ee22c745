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

    /// <summary>What is fitted: name, options, and whether with more latents than the vectors are wide too. More non-negative
    /// factors than 2d write almost anything, slowly.</summary>
    static readonly (string Name, string Options, bool Many)[] Kinds =
    [
        ("TopK, trained", $"topk --k {K} --tokens 4000000", true),
        ("BatchTopK, trained", $"batchtopk --k {K} --tokens 4000000", true),
        ("PCA", $"pca --k {K}", false),
        ("FastICA", $"ica --k {K}", false),
        ("NMF of [x⁺, x⁻]", $"nmf --k {K}", false),
        ("k-means", "kmeans", true),
        ("random directions", $"random --k {K}", true),
        ("neurons", $"neurons --k {K}", false),
    ];

    /// <param name="model">Folder of the model.</param>
    /// <param name="text">A .jsonl file of documents.</param>
    /// <returns>The dictionaries of width d, then those of <see cref="Many"/>.</returns>
    public static IReadOnlyList<BaselineResult> Run(string model, string text)
    {
        using var folder = new WorkFolder();
        FathomProgram.Json($"capture --model {model} --text {text} --per-document --context 512 --site {Site} --run {folder.Path}");
        string capture = Path.Combine(folder.Path, "activations", Site, "capture.json");
        int width = JsonDocument.Parse(File.ReadAllText(capture)).RootElement.GetProperty("width").GetInt32();
        return [.. Kinds.Select(kind => One(folder.Path, kind.Name, kind.Options, width)),
            .. Kinds.Where(kind => kind.Many).Select(kind => One(folder.Path, kind.Name, kind.Options, Many))];
    }

    static BaselineResult One(string folder, string name, string options, int latents)
    {
        JsonElement trained = FathomProgram.Json(
            $"train --run {folder} --site {Site} --latents {latents} --architecture {options}");
        JsonElement metrics = FathomProgram.Json(
            $"evaluate --run {folder} --dictionary {trained.GetProperty("name").GetString()} --no-random-init")
            .GetProperty("eval_result_metrics");
        double Get(string key) => metrics.EnumerateObject().First(category => category.Value.TryGetProperty(key, out _))
            .Value.GetProperty(key).GetDouble();
        return new(name, latents, trained.GetProperty("seconds").GetDouble(), Get("l0"), Get("fvu"), Get("ce_loss_with_sae"),
            Get("ce_loss_score"));
    }
}
