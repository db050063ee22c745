using System.Globalization;
using System.Text.Json;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Documents;

/// <summary>What the README shows is what the program prints, and its figures are ones that were measured.</summary>
public class ReadmeTests
{
    static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    [Fact]
    public void It_is_short() => Assert.InRange(Readme.Count(c => c == '\n'), 20, 200);

    [Fact]
    public void Its_demo_is_that_of_a_committed_report()
    {
        string[] reports = [.. Directory.GetFiles(Repository.Path("benchmarks"), "demo.md", SearchOption.AllDirectories).Select(File.ReadAllText)];
        Assert.Contains(reports, report => Readme.Contains(report[report.IndexOf("```text", StringComparison.Ordinal)..].Trim(), StringComparison.Ordinal));
        Assert.Contains("  latent  tracks ", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_measured_figures_are_those_of_a_committed_report()
    {
        string[] reports = [.. Directory.GetFiles(Repository.Path("benchmarks"), "main-job.md", SearchOption.AllDirectories).Select(File.ReadAllText)];
        string section = Readme[Readme.IndexOf("## Measured", StringComparison.Ordinal)..Readme.IndexOf("## Limits", StringComparison.Ordinal)];
        string[] rows = [.. section.Split('\n').Where(line => line.StartsWith('|'))];
        Assert.True(rows.Length > 6, "the README's table of figures is gone");
        Assert.Contains(reports, report => rows.All(row => report.Contains(row, StringComparison.Ordinal)));
    }

    /// <summary>
    /// The command of the README on the data that its table came from. The bars are those of the best known trainers
    /// (shared/data/quality-baselines.md); the table may differ in the last digits on another instruction set.
    /// </summary>
    [Fact]
    public async Task The_main_job_gives_the_quality_that_it_shows()
    {
        string model = SharedData.Path("lm", "stories260K-hf"), text = SharedData.Path("text", "tinystories.jsonl");
        using var folder = new TempFolder();
        Finished run = await Fathom(["run", "--model", model, "--text", text, "--site", "blocks.2.resid_post", "--per-document", "--context", "512",
            "--latents", "1024", "--k", "16", "--tokens", "4000000", "--out", Path.Combine(folder.Path, "run"), "--no-serve", "--no-random-init", "--json"]);
        Assert.True(run.Code == 0, run.Error);
        JsonElement core = JsonDocument.Parse(run.Output).RootElement.GetProperty("dictionaries")[0].GetProperty("core")
            .GetProperty("eval_result_metrics");
        double fvu = Metric(core, "fvu"), loss = Metric(core, "ce_loss_with_sae"), dead = Metric(core, "dead_share");
        Assert.InRange(fvu, 0.03, 0.042);
        Assert.InRange(loss, 1.45, 1.508);
        Assert.InRange(dead, 0, 0.001);
        Assert.Equal(1.43194, Metric(core, "ce_loss_without_sae"), 4);
        Assert.Equal(10.44588, Metric(core, "ce_loss_with_ablation"), 4);
        Assert.Equal(5.28448, Metric(core, "ce_loss_with_mean_ablation"), 4);
        Assert.InRange(Shown("fvu") / fvu, 0.97, 1.03);
        Assert.InRange(Shown("ce_loss_with_sae") / loss, 0.99, 1.01);
    }

    static Task<Finished> Fathom(string[] arguments) =>
        Command.Run(Repository.Root, "dotnet", [Path.Combine(AppContext.BaseDirectory, "fathom.dll"), .. arguments]);

    static double Metric(JsonElement core, string key) =>
        core.EnumerateObject().Where(category => category.Value.TryGetProperty(key, out _)).Select(category => category.Value.GetProperty(key).GetDouble()).First();

    // The dictionary's own column of the table.
    static double Shown(string key) =>
        double.Parse(Readme.Split('\n').First(line => line.Contains($"| {key} ", StringComparison.Ordinal)).Split('|')[3], CultureInfo.InvariantCulture);
}
