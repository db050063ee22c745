using System.Globalization;
using System.Text.Json;
using Fathom.Dictionaries;

namespace Fathom.Bench;

/// <summary>
/// A sweep over sizes, k and token counts on the model of stories that comes with Fathom, and what <c>fathom scaling</c> says of it.
/// </summary>
static class LawStudy
{
    /// <summary>Where laws are asked beyond the sweep.</summary>
    const int Beyond = 65_536;

    const int Largest = 8192;

    const string Sizes = """ "site": "blocks.2.resid_post", "latents": [256, 512, 1024, 2048, 4096, 8192], "batch": 1024 """;

    const string Grid = $$"""
        [
          {{{Sizes}}, "k": [8, 16, 32], "tokens": "2M"},
          {{{Sizes}}, "k": 16, "tokens": "2M", "seed": 1},
          {{{Sizes}}, "k": 16, "tokens": ["250k", "500k", "1M"]}
        ]
        """;

    /// <param name="folder">Where the run is made; what is there of it is kept.</param>
    /// <param name="picture">An SVG file to write.</param>
    /// <returns>What the verb prints, of latents and k, and of compute; and what it says of the largest size unseen.</returns>
    public static (string Latents, string Compute, string Unseen) Run(string folder, string picture)
    {
        Directory.CreateDirectory(folder);
        string run = Path.Combine(folder, "run"), grid = Path.Combine(folder, "scaling.json");
        File.WriteAllText(grid, Grid);
        if (!Directory.Exists(Path.Combine(run, "activations")))
            FathomProgram.Run("capture --world stories --documents 3000 --world-seed 1000 --per-document --context 256 --model stories-4L " +
                "--site blocks.2.resid_post --run", run);
        FathomProgram.Run("sweep --grid", grid, "--run", run);
        string latents = FathomProgram.Run($"scaling --over latents --at {Beyond} --run", run);
        string joint = FathomProgram.Run($"scaling --over joint --at {Beyond} --run", run, "--picture", picture);
        return ($"{latents}\n{joint}", FathomProgram.Run("scaling --over compute --run", run), Unseen(run));
    }

    // Predicted from the smaller sizes, and measured.
    static string Unseen(string run)
    {
        string[] smaller = [.. RunFolder.Open(run).DictionaryNames
            .Where(name => !name.Contains($"-{Largest}-", StringComparison.Ordinal))];
        JsonElement predicted = FathomProgram.Json($"scaling --over latents --at {Largest} --run", [run, "--dictionary", .. smaller]),
            all = FathomProgram.Json("scaling --over latents --run", run);
        var rows = predicted.GetProperty("laws").EnumerateArray().Join(all.GetProperty("laws").EnumerateArray(),
            Title, Title, (law, whole) =>
        {
            JsonElement at = law.GetProperty("at")[0];
            JsonElement last = whole.GetProperty("curves")[0].GetProperty("points").EnumerateArray().Last();
            string[] measured = [.. last.GetProperty("losses").EnumerateArray().Select(Number)];
            return $"| {Title(law)} | {Number(at.GetProperty("loss"))} | {Number(at.GetProperty("low"))} to " +
                $"{Number(at.GetProperty("high"))} | {string.Join(", ", measured)} |";
        });
        string head = string.Create(CultureInfo.InvariantCulture, $"| FVU at {Largest:N0} latents | predicted from the smaller ");
        return string.Join('\n', [$"{head}| band | measured |", "|---|---:|---:|---:|", .. rows]);
    }

    static string Title(JsonElement law) => law.GetProperty("title").GetString()!;

    static string Number(JsonElement value) => value.GetDouble().ToString("0.0000", CultureInfo.InvariantCulture);
}
