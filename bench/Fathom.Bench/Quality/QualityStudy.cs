using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Bench;

/// <summary>
/// Every kind of dictionary on one site of a small model, several seeds each, by one capture and one sweep for each size: as a
/// user would train them, with their defaults.
/// </summary>
static class QualityStudy
{
    public const long Tokens = 4_001_792;

    const string Site = "blocks.2.resid_post";

    /// <param name="model">Folder of the model.</param>
    /// <param name="text">A .jsonl file of documents.</param>
    /// <param name="kinds">What is trained.</param>
    /// <param name="seeds">Seeds 0 … seeds − 1.</param>
    /// <returns>The results of each kind, in order.</returns>
    public static IReadOnlyList<QualityResult[]> Run(string model, string text, IReadOnlyList<QualityKind> kinds, int seeds)
    {
        using var folder = new WorkFolder();
        FathomProgram.Json($"capture --per-document --context 512 --site {Site}",
            "--model", model, "--text", text, "--run", folder.Path);
        // A grid of its own for each seed and kind, so that results come in this order whatever their names.
        var grid = new JsonArray();
        foreach (QualityKind kind in kinds)
            for (int seed = 0; seed < seeds; seed++)
            {
                var point = (JsonObject)kind.Options.DeepClone();
                (point["site"], point["tokens"], point["seed"]) = (Site, Tokens, seed);
                grid.Add(point);
            }
        string file = Path.Combine(folder.Path, "kinds.json");
        File.WriteAllText(file, grid.ToJsonString());
        JsonElement[] rows = [.. FathomProgram.Json("sweep", "--run", folder.Path, "--grid", file)
            .GetProperty("dictionaries").EnumerateArray()];
        return [.. rows.Select(Result).Chunk(seeds)];
    }

    static QualityResult Result(JsonElement row)
    {
        JsonElement measured = row.GetProperty("measured");
        double Get(string name) => measured.GetProperty(name).GetDouble();
        double latents = row.GetProperty("latents").GetInt32();
        return new(Get("l0"), Get("fvu"), Get("ceSpliced"), Get("ceScore"), Get("silent") / latents, Get("rare") / latents);
    }
}
