using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Lab.Embedded;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Bench;

static class SteeringExplore
{
    public static void Run(string[] args)
    {
        var run = RunFolder.Open(args[0]);
        string group = args[1];
        int[] layers = [.. args[2].Split(',').Select(int.Parse)];
        int prompts = int.Parse(args[3]);
        string folder = EmbeddedModels.FolderOf("stories-4L");
        LanguageModel[] models = [.. Enumerable.Range(0, 2).Select(_ => LanguageModel.Load(folder, Workers.One))];
        var tokenizer = Tokenizer.Load(folder);
        using ItemStore items = ItemStore.Open(run.Items);
        using LabelStore labels = LabelStore.TryOpen(run.Items, items)!;
        string[] values = StoryPrompts.Values(group), texts = StoryPrompts.Of(31, group, prompts);
        string temp = Directory.CreateTempSubdirectory("fathom-steer-").FullName;
        var clock = Stopwatch.StartNew();
        bool first = true;
        foreach (string text in texts.Take(5)) Console.WriteLine("> " + text);
        foreach (int l in layers)
        {
            var layer = new SteeringLayer(run, l, models, tokenizer, items, labels);
            if (first)
            {
                first = false;
                DoseText[] plain = layer.Texts(new() { MaxTokens = 30, Interventions = [new() { Direction = new RandomSource(1) }] }, [0], texts)[0];
                foreach (string value in values)
                {
                    SteeringTally t = default;
                    for (int i = 0; i < texts.Length; i++) t += SteeringTally.Of(texts[i], plain[i], group, value);
                    Console.WriteLine($"plain {value}: {t.Success:f2} undecided {(double)t.Undecided / t.Texts:f2} ppl {t.Perplexity:f2} tokens {t.Tokens / t.Texts} read {(double)t.Read / t.Sentences:f2}");
                }
                Console.WriteLine($"{clock.Elapsed.TotalSeconds:f1} s");
            }
            SteeringMethod[] methods = [.. from positions in new[] { SteeredPositions.All, SteeredPositions.Last }
                from kind in new[] { "writers", "difference", "latents" } from before in new[] { false, true } where kind != "writers" ? before : !before
                from n in kind == "difference" ? new[] { 0 } : new[] { 1, 4 }
                select new SteeringMethod(kind, l, before, n, false, positions)];
            foreach (SteeringMethod method in methods)
            {
                double[] strengths = [.. new[] { 0.1, 0.2, 0.4, 0.8 }.Select(c => c * (method.Positions == SteeredPositions.Last ? 1.5 : 1))];
                var sums = new SteeringTally[strengths.Length];
                foreach (int value in Enumerable.Range(0, values.Length))
                {
                    DoseText[][] found = layer.Texts(method.Settings(layer, group, value, temp), strengths, texts);
                    for (int s = 0; s < strengths.Length; s++)
                        for (int i = 0; i < texts.Length; i++) sums[s] += SteeringTally.Of(texts[i], found[s][i], group, values[value]);
                }
                Console.WriteLine($"{clock.Elapsed.TotalSeconds:f0}s L{l} {method.Kind} {(method.Before ? "before" : "said")} {method.Latents} {method.Positions}: " +
                    string.Join("  ", strengths.Select((c, s) => $"{c:f2}: {sums[s].Success:f2} (u {(double)sums[s].Undecided / sums[s].Texts:f2}) ppl {sums[s].Perplexity:f2} read {(double)sums[s].Read / sums[s].Sentences:f2}")));
            }
        }
    }
}
