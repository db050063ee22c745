using System.Text.Json;

namespace Fathom.Bench;

/// <summary>
/// Whether AuxK revives as many latents on an eighth of the rows as on all: trainings at a learning rate that kills most latents,
/// the same seeds with either, and without it.
/// </summary>
static class Revival
{
    /// <summary>What is captured.</summary>
    public const string Capture = "--site blocks.2.resid_post --per-document --context 512";

    /// <summary>What is trained besides; the automatic rate would be half as high.</summary>
    public const string Train = "--latents 4096 --k 16 --batch 2048 --tokens 1000000 --lr 0.03";

    static readonly (string Rows, string Options)[] Kinds =
        [("none", "--aux-coefficient 0"), ("all", ""), ("an eighth", "--aux-rows 0.125")];

    public static RevivalKind[] Run(string model, string text, int seeds)
    {
        using var folder = new WorkFolder();
        FathomProgram.Json($"capture {Capture}", "--model", model, "--text", text, "--run", folder.Path);
        // Kinds take turns, so that whatever else the machine does touches all.
        RevivalResult[][] results = [.. Enumerable.Range(0, seeds)
            .Select(seed => Kinds.Select(kind => One(folder.Path, kind.Options, seed)).ToArray())];
        return [.. Kinds.Select((kind, i) => new RevivalKind(kind.Rows, [.. results.Select(of => of[i])]))];
    }

    static RevivalResult One(string folder, string options, int seed)
    {
        JsonElement trained = FathomProgram.Json(
            $"train --site blocks.2.resid_post --name dead {Train} {options} --seed {seed} --run", folder);
        string dictionary = trained.GetProperty("dictionary").GetString()!;
        JsonElement[] steps = [.. File.ReadLines(Path.Combine(dictionary, "metrics.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)];
        double latents = int.Parse(Train.Split(' ')[1]);
        Directory.Delete(dictionary, recursive: true);
        return new(steps.Max(step => step.GetProperty("dead").GetInt32()) / latents,
            steps[^1].GetProperty("dead").GetInt32() / latents,
            steps.TakeLast(Math.Max(1, steps.Length / 20)).Average(step => step.GetProperty("fvu").GetDouble()));
    }
}
