using System.Text.Json.Nodes;
using Fathom.Lab.Othello;
using Fathom.Lab.Stories;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Tests.Lab.Embedded;

/// <summary>The models that come with Fathom are as good as is said of them, on text that no training has seen.</summary>
public class EmbeddedModelTests
{
    [Fact]
    public void Stories_4L_is_within_a_twentieth_of_a_nat_of_the_best_possible_model()
    {
        string folder = Folder("stories-4L");
        using LanguageModel model = LanguageModel.Load(folder, Workers.All);
        StoriesModelReport report = StoriesModelReport.Measure(model, Tokenizer.Load(folder), 400, seed: 77,
            TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage($"stories-4L: {report}");
        Assert.InRange(report.Excess, 0, 0.05);
        Assert.InRange((int)Summary(folder)["parameters"]!, 1_000_000, 2_000_000);
    }

    // What one layer with 512 neurons can do: most of the way, but it cannot compose what it attends to.
    [Fact]
    public void Stories_1L_stays_further_away()
    {
        string folder = Folder("stories-1L");
        using LanguageModel model = LanguageModel.Load(folder, Workers.All);
        Assert.Equal((1, 512), (model.Config.Layers, model.Config.MlpWidth));
        StoriesModelReport report = StoriesModelReport.Measure(model, Tokenizer.Load(folder), 400, seed: 77,
            TestContext.Current.CancellationToken);
        Assert.InRange(report.Excess, 0.1, 0.15);
    }

    [Fact]
    public void Othello_6L_plays_by_the_rules()
    {
        string folder = Folder("othello-6L");
        using LanguageModel model = LanguageModel.Load(folder, Workers.All);
        Assert.Equal((6, 160), (model.Config.Layers, model.Config.Width));
        OthelloModelReport report = OthelloModelReport.Measure(model, 400, seed: 77, TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage($"othello-6L: {report.All}");
        Assert.InRange(report.All.ArgmaxLegality, 0.985, 1);
        Assert.InRange(report.All.LegalMass, 0.915, 1);
        Assert.InRange(report.All.Excess, 0, 0.135);
    }

    [Fact]
    public void The_checkpoints_of_stories_4L_show_it_learning()
    {
        string folder = Folder("stories-4L");
        string[] checkpoints = [.. Directory.GetDirectories(Path.Combine(folder, "checkpoints")).Order(StringComparer.Ordinal)];
        Assert.Equal(10, checkpoints.Length);
        double[] losses = [.. checkpoints.Select(Loss)];
        Assert.True(losses[0] > 4, $"the first checkpoint's loss is {losses[0]}");
        Assert.True(losses[^1] < 1.5, $"the last checkpoint's loss is {losses[^1]}");
        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second < pair.First + 0.02));
    }

    [Fact]
    public void Every_embedded_model_says_how_it_was_made()
    {
        Assert.SkipWhen(EmbeddedModels.Names.Count == 0, "no model is embedded yet");
        foreach (string name in EmbeddedModels.Names)
        {
            string folder = EmbeddedModels.Find(name)!;
            string command = string.Join(' ', Summary(folder)["command"]!.AsArray().Select(word => (string)word!));
            Assert.StartsWith("fathom models pretrain --world ", command, StringComparison.Ordinal);
            Assert.Contains($" --out {name}", command, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, "tokenizer.json")));
            Assert.True(File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Count() > 100);
        }
    }

    static double Loss(string folder)
    {
        using LanguageModel model = LanguageModel.Load(folder, Workers.All);
        return StoriesModelReport.Measure(model, Tokenizer.Load(folder), 20, seed: 78,
            TestContext.Current.CancellationToken).Loss;
    }

    static JsonObject Summary(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "training.json")))!.AsObject();

    static string Folder(string name)
    {
        string? folder = EmbeddedModels.Find(name);
        Assert.SkipWhen(folder is null, $"the model {name} is not embedded yet");
        return folder;
    }
}
