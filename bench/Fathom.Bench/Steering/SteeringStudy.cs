using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>
/// Stories steered towards a value of a variable: what to steer with and how strongly is chosen on validation prompts, what came
/// of it is read on fresh ones by the world's own reader.
/// </summary>
static class SteeringStudy
{
    public const int Layers = 4, Layer = 3, Documents = 6000, ValidationPrompts = 8, TestPrompts = 50;

    public const double MostRise = 1.5;

    const ulong ValidationStories = 31, TestStories = 33;

    static readonly string[] Groups = ["weather", "feeling", "place"];

    static readonly double[] OnLast = [0.3, 0.6, 1, 1.6], OnAll = [0.15, 0.3, 0.5, 0.7];

    /// <param name="given">A run that such a study has made; null to make one.</param>
    /// <param name="tell">Gets a line at times.</param>
    public static SteeringFindings Run(string? given, Action<string> tell)
    {
        var clock = Stopwatch.StartNew();
        string folder = Directory.CreateTempSubdirectory("fathom-steering-").FullName;
        try
        {
            var run = RunFolder.Open(given ?? Make(Path.Combine(folder, "run"), tell));
            string model = EmbeddedModels.FolderOf("stories-4L");
            LanguageModel[] models = [.. Enumerable.Range(0, Environment.ProcessorCount)
                .Select(_ => LanguageModel.Load(model, Workers.One))];
            var tokenizer = Tokenizer.Load(model);
            using ItemStore items = ItemStore.Open(run.Items);
            using LabelStore labels = LabelStore.TryOpen(run.Items, items)!;
            SteeringLayer[] layers = [.. Enumerable.Range(0, Layers)
                .Select(l => new SteeringLayer(run, l, models, tokenizer, items, labels))];
            double[] byLayer = [.. layers.Select(layer => Validated(layer, folder))];
            tell($"{clock.Elapsed.TotalMinutes:0.0} min: by layer {string.Join(" ", byLayer.Select(value => $"{value:.00}"))}");
            var rows = new List<SteeringRow>();
            foreach (string group in Groups)
            {
                rows.AddRange(Rows(layers[Layer], group, folder));
                foreach (SteeringRow row in rows.Where(row => row.Group == group))
                    tell($"{clock.Elapsed.TotalMinutes:0.0} min: {group} {row.Positions} {row.Method} " +
                        $"{row.All.Success:.00} {row.All.Perplexity:0.00}");
            }
            return new(rows, byLayer, clock.Elapsed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Make(string run, Action<string> tell)
    {
        string sites = string.Join(' ', Enumerable.Range(0, Layers).Select(l => $"blocks.{l}.resid_post"));
        FathomProgram.Json($"capture --world stories --documents {Documents} --world-seed 21 --per-document --context 256 " +
            $"--dtype f16 --model stories-4L --site {sites} --run", run);
        for (int l = 0; l < Layers; l++)
        {
            tell($"dictionary {l + 1} of {Layers}");
            FathomProgram.Json($"train --site blocks.{l}.resid_post --latents 2048 --k 16 --tokens 3M --run", run);
        }
        return run;
    }

    static IEnumerable<SteeringRow> Rows(SteeringLayer layer, string group, string folder)
    {
        string[] values = StoryPrompts.Values(group), validation = StoryPrompts.Of(ValidationStories, group, ValidationPrompts),
            test = StoryPrompts.Of(TestStories, group, TestPrompts);
        DoseText[] plain = Unsteered(layer, test);
        yield return new(group, null, "unsteered",
            [.. values.Select(value => new SteeringChoice(value, 0, 0, Tally(test, plain, group, value)))]);
        double limit = MostRise * Tally(validation, Unsteered(layer, validation), group, "").Perplexity;
        foreach (SteeredPositions positions in new[] { SteeredPositions.Last, SteeredPositions.All })
            foreach (IReadOnlyList<SteeringMethod> methods in SteeringMethod.All)
                yield return new(group, positions, methods[0].Name, [.. values.Select((value, v) =>
                {
                    (SteeringMethod method, double strength, _) =
                        Choose(layer, methods, group, v, positions, validation, limit, folder);
                    SteeringSettings settings = method.Settings(layer, group, v, positions, folder) with { Seed = 1000 };
                    DoseText[] texts = layer.Texts(settings, [strength], test)[0];
                    return new SteeringChoice(value, method.Latents, strength, Tally(test, texts, group, value));
                })]);
    }

    // The most successful on validation prompts whose perplexity stays below the limit, the weakest of equals; else that of the
    // lowest perplexity.
    static (SteeringMethod, double Strength, double Success) Choose(SteeringLayer layer, IReadOnlyList<SteeringMethod> methods,
        string group, int value, SteeredPositions positions, string[] prompts, double limit, string folder)
    {
        string name = StoryPrompts.Values(group)[value];
        double[] strengths = positions == SteeredPositions.All ? OnAll : OnLast;
        var all = methods.SelectMany(method => layer
            .Texts(method.Settings(layer, group, value, positions, folder), strengths, prompts)
            .Select((texts, s) => (Method: method, Strength: strengths[s], Tally: Tally(prompts, texts, group, name)))).ToArray();
        var kept = all.Where(one => one.Tally.Perplexity < limit).ToArray();
        var best = kept.Length == 0 ? all.MinBy(one => one.Tally.Perplexity)
            : kept.OrderByDescending(one => one.Tally.Success).ThenBy(one => one.Strength).First();
        return (best.Method, best.Strength, best.Tally.Success);
    }

    // Mean success over the values of weather, latents on the last token of validation prompts.
    static double Validated(SteeringLayer layer, string folder)
    {
        string[] prompts = StoryPrompts.Of(ValidationStories, Groups[0], ValidationPrompts);
        double limit = MostRise * Tally(prompts, Unsteered(layer, prompts), Groups[0], "").Perplexity;
        return Enumerable.Range(0, StoryPrompts.Values(Groups[0]).Length).Average(value => Choose(layer,
            [new(SteeringMethod.OfLatents, 4)], Groups[0], value, SteeredPositions.Last, prompts, limit, folder).Success);
    }

    static DoseText[] Unsteered(SteeringLayer layer, string[] prompts) =>
        layer.Texts(new() { MaxTokens = 24, Seed = 1000 }, [1], prompts)[0];

    static SteeringTally Tally(string[] prompts, DoseText[] texts, string group, string value) =>
        prompts.Zip(texts).Aggregate(default(SteeringTally), (sum, one) =>
            sum + SteeringTally.Of(one.First, one.Second, group, value));
}
