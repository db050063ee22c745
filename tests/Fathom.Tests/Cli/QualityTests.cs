using System.Text.Json;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>
/// The main job with default settings is as good as the best that others reached on this model with a tuned learning rate
/// (shared/data/quality-baselines.md: FVU .042, CE 1.508, dead .1 %).
/// </summary>
public sealed class QualityTests : IDisposable
{
    const string Switch = "FATHOM_LONG";

    const double BestFvu = 0.042, BestLoss = 1.508, BestDead = 0.001;

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_seed_reaches_the_best_known_figures()
    {
        (double fvu, double loss, double dead) = await Job("0");
        // Nor better than the job can be: figures of another protocol would not be comparable.
        Assert.InRange(fvu, 0.03, BestFvu);
        Assert.InRange(loss, 1.45, BestLoss);
        Assert.InRange(dead, 0, BestDead);
    }

    [Fact]
    public async Task The_mean_of_three_seeds_reaches_them()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Switch) == "1", $"takes minutes; set {Switch}=1 to run it");
        (double Fvu, double Loss, double Dead)[] figures = [await Job("0"), await Job("1"), await Job("2")];
        foreach (var (fvu, loss, dead) in figures)
            TestContext.Current.TestOutputHelper!.WriteLine($"FVU {fvu:f4}, CE {loss:f4}, dead {dead:f4}");
        Assert.InRange(figures.Average(figure => figure.Fvu), 0, BestFvu);
        Assert.InRange(figures.Average(figure => figure.Loss), 0, BestLoss);
        Assert.InRange(figures.Average(figure => figure.Dead), 0, BestDead);
    }

    async Task<(double Fvu, double Loss, double Dead)> Job(string seed)
    {
        string model = SharedData.Path("lm", "stories260K-hf"), text = SharedData.Path("text", "tinystories.jsonl");
        JsonElement run = await FathomCommand.Json("run", "--model", model, "--text", text, "--site", "blocks.2.resid_post",
            "--per-document", "--context", "512", "--latents", "1024", "--k", "16", "--tokens", "4000000", "--seed", seed,
            "--out", folder.File(seed), "--no-serve", "--no-random-init");
        JsonElement metrics = run.GetProperty("dictionaries")[0].GetProperty("core").GetProperty("eval_result_metrics");
        double Metric(string category, string name) => metrics.GetProperty(category).GetProperty(name).GetDouble();
        // By the same protocol, since the model has the losses that the baselines say: untouched, with zeros, with the mean.
        Assert.Equal(1.43194, Metric("model_performance_preservation", "ce_loss_without_sae"), 1e-4);
        Assert.Equal(10.44588, Metric("model_performance_preservation", "ce_loss_with_ablation"), 1e-4);
        Assert.Equal(5.28448, Metric("model_performance_preservation", "ce_loss_with_mean_ablation"), 1e-4);
        return (Metric("reconstruction_quality", "fvu"), Metric("model_performance_preservation", "ce_loss_with_sae"),
            Metric("misc_metrics", "dead_share"));
    }
}
