using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Bench;

/// <summary>L0 against FVU for every kind of dictionary on one site of a small model, by one capture and one sweep.</summary>
static class TradeoffStudy
{
    public const int Latents = 1024;

    public const long Tokens = 2_000_000;

    const string Site = "blocks.2.resid_post";

    static readonly int[] Active = [4, 8, 16, 32];

    /// <summary>Kinds by the option that sets how many latents are active.</summary>
    static readonly (string Kind, string Option)[] Kinds =
    [
        ("topk", "k"), ("multitopk", "k"), ("batchtopk", "k"), ("matryoshka", "k"), ("groupmax", "k"), ("matching-pursuit", "k"),
        ("jumprelu", "target-l0"), ("standard", "target-l0"), ("p-anneal", "target-l0"), ("gated", "target-l0"),
    ];

    /// <param name="model">Folder of the model.</param>
    /// <param name="text">A .jsonl file of documents.</param>
    /// <returns>[kind] → (L0, FVU) of its dictionaries.</returns>
    public static IReadOnlyDictionary<string, (double L0, double Fvu)[]> Run(string model, string text)
    {
        using var folder = new WorkFolder();
        FathomProgram.Json($"capture --per-document --context 512 --site {Site}",
            "--model", model, "--text", text, "--run", folder.Path);
        var grid = new JsonArray([.. Kinds.Select(kind => (JsonNode)new JsonObject
        {
            ["architecture"] = kind.Kind,
            ["latents"] = Latents,
            [kind.Option] = new JsonArray([.. Active.Select(count => (JsonNode)count)]),
            ["site"] = Site,
            ["tokens"] = Tokens,
        })]);
        string file = Path.Combine(folder.Path, "tradeoffs.json");
        File.WriteAllText(file, grid.ToJsonString());
        JsonElement rows = FathomProgram.Json("sweep", "--run", folder.Path, "--grid", file).GetProperty("dictionaries");
        return rows.EnumerateArray().GroupBy(row => row.GetProperty("architecture").GetString()!)
            .ToDictionary(kind => kind.Key, kind => kind.Select(row => row.GetProperty("measured"))
                .Select(measured => (measured.GetProperty("l0").GetDouble(), measured.GetProperty("fvu").GetDouble()))
                .ToArray());
    }
}
