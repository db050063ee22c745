using System.Text.Json;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>The demo is the main job on what comes with the program: nothing else is needed, and it ends in words.</summary>
public class DemoTests
{
    static readonly string[] Small = ["--stories", "150", "--tokens", "60000", "--no-serve"];

    [Fact]
    public async Task It_runs_on_nothing_and_can_be_gone_on_with()
    {
        using var folder = new TempFolder();
        string run = folder.File("run");
        Finished demo = await FathomCommand.Done(["demo", "--out", run, .. Small]);
        string[] lines = demo.Output.Split('\n');
        Assert.Contains(lines, line => Begins(line, "how much of the activations the dictionary explains"));
        Assert.Contains(lines, line => Begins(line.TrimStart(), "latent  tracks"));
        foreach (string file in (string[])["core.json", "truth.json"])
            Assert.Single(Directory.GetFiles(Path.Combine(run, "evaluation"), file, SearchOption.AllDirectories));

        JsonElement again = FathomCommand.OneValue(await FathomCommand.Done(["demo", "--out", run, "--json", .. Small]));
        JsonElement[] named = [.. again.GetProperty("named").EnumerateArray()];
        Assert.True(named.Length >= 5);
        foreach (JsonElement latent in named)
        {
            Assert.InRange(latent.GetProperty("f1").GetDouble(), 0, 1);
            Assert.Contains(lines, line => Begins(line.TrimStart(), $"{latent.GetProperty("latent").GetInt32()} ")
                && line.Contains(latent.GetProperty("variable").GetString()!, StringComparison.Ordinal));
        }
        JsonElement truth = again.GetProperty("truth");
        double own = Metric(truth, "mean_f1"), permuted = Metric(Control(truth, "permuted labels"), "mean_f1");
        Assert.True(own > permuted, $"mean F1 {own}, on permuted labels {permuted}");
        Assert.True(Metric(Control(truth, "linear probe"), "mean_auc") > 0.7);
    }

    static bool Begins(string line, string words) => line.StartsWith(words, StringComparison.Ordinal);

    static JsonElement Control(JsonElement truth, string name) => truth.GetProperty("eval_result_details").EnumerateArray()
        .Single(control => control.GetProperty("control").GetString() == name);

    static double Metric(JsonElement measured, string name) =>
        measured.GetProperty("eval_result_metrics").GetProperty("truth").GetProperty(name).GetDouble();
}
