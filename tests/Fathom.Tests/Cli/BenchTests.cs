using System.Text.Json;
using Fathom.Cli;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Cli;

/// <summary>The benchmarks at sizes too small to say anything but that they run and what they print.</summary>
public class BenchTests
{
    static readonly string[] Common =
        ["steps", "tokens_per_s", "gflops", "peak_gflops", "share_of_peak", "peak_rss_mb", "threads", "instruction_set", "fathom", "dotnet"];

    /// <summary>Sizes and keys, those of the reference scripts for PyTorch among them.</summary>
    public static TheoryData<string, string> Runs => new()
    {
        { "gemm --rows 5 --inputs 7 --outputs 33", "rows inputs outputs" },
        { "train --width 16 --latents 64 --k 4 --batch 32", "mode d m k batch dead l0 bandwidth_gb_per_s floor_gb share_of_floor" },
        { "train --width 16 --latents 64 --k 4 --batch 32 --dead 0.5 --aux-k 8", "dead share_of_floor" },
        { "forward --layers 1 --width 16 --heads 2 --batch 2 --context 5", "layers batch context d heads" },
        { "encode --width 16 --latents 64 --k 4 --batch 32", "mode encoder d m k batch" },
        { "encode --width 16 --latents 64 --k 4 --batch 32 --architecture jumprelu", "mode encoder d m k batch" },
        { "pretrain --layers 1 --width 16 --heads 2 --batch 2 --context 8 --vocabulary 20",
            "family parts layers width heads mlp_width vocabulary context batch" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task One_object_of_figures(string line, string keys)
    {
        JsonElement found = await FathomCommand.Json(["bench", .. line.Split(' '), "--seconds", "0.01", "--threads", "2"]);
        Assert.Empty(Common.Concat(keys.Split(' ')).Except(found.EnumerateObject().Select(figure => figure.Name)));
        Assert.True(found.GetProperty("steps").GetInt32() >= StepTimes.FewestSteps);
        Assert.Equal(2, found.GetProperty("threads").GetInt32());
        double speed = found.GetProperty("gflops").GetDouble(), peak = found.GetProperty("peak_gflops").GetDouble();
        Assert.True(found.GetProperty("tokens_per_s").GetDouble() > 0);
        Assert.InRange(speed, 0, peak);
        Assert.Equal(speed / peak, found.GetProperty("share_of_peak").GetDouble(), 2e-3 + 0.1 / peak);
    }

    [Theory]
    [InlineData("topk")]
    [InlineData("jumprelu")]
    public async Task A_monitor_is_timed_call_by_call(string architecture)
    {
        JsonElement found = await FathomCommand.Json("bench", "monitor", "--width", "16", "--latents", "64", "--k", "4", "--watched", "3",
            "--batch", "2", "--architecture", architecture, "--seconds", "0.2", "--threads", "2");
        double Figure(string name) => found.GetProperty(name).GetDouble();
        Assert.Equal(0, Figure("bytes_allocated"));
        Assert.True(Figure("calls") >= 16 && Figure("rows_per_s") > 0);
        Assert.InRange(Figure("microseconds_p50"), 0, Figure("microseconds_p99"));
        // Each of 3 watched latents fires about as often as all: 4 of 64.
        Assert.InRange(Figure("hits_per_row"), 0.05, 0.5);
    }

    [Fact]
    public async Task An_index_is_timed_stage_by_stage()
    {
        JsonElement found = await FathomCommand.Json(
            "bench", "index", "--rows", "5000", "--width", "16", "--latents", "64", "--k", "4", "--threads", "2");
        double Figure(string name) => found.GetProperty(name).GetDouble();
        Assert.Equal(5000 * 4, Figure("entries"));
        Assert.True(Figure("encode_seconds") > 0 && Figure("postings_seconds") > 0);
        Assert.Equal(1 - Figure("encode_seconds") / Figure("postings_seconds"), Figure("lost_to_writing"), 0.1);
        Assert.Equal(5000 / Figure("postings_seconds"), Figure("tokens_per_s"), 0.1 * Figure("tokens_per_s"));
    }

    [Fact]
    public Task A_training_that_does_not_fit_is_refused_before_it_takes_memory() => FathomCommand.Refused(1, ["GiB", "--batch"],
        "bench", "pretrain", "--layers", "500", "--width", "32768", "--heads", "32", "--batch", "8");

    [Fact]
    public async Task Without_json_a_line_for_each_figure()
    {
        Finished finished = await FathomCommand.Done(
            "bench", "gemm", "--rows", "4", "--inputs", "4", "--outputs", "4096", "--seconds", "0.01");
        Assert.Contains(finished.OutputLines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["outputs", "4,096"]);
        Assert.All(finished.OutputLines, line =>
            Assert.Equal(2, line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public void The_median_leaves_out_the_steps_that_warm_up()
    {
        var times = new StepTimes(seconds: 0.2);
        foreach (double step in new[] { 9.0, 8.0 }) times.Add(step);
        foreach (double step in new[] { 0.1, 0.3, 0.2 })
        {
            Assert.False(times.IsDone);
            times.Add(step);
        }
        Assert.True(times.IsDone);
        Assert.Equal((3, 0.2), (times.Count, times.Median));
        times.Add(0.4);
        Assert.Equal(0.25, times.Median, 1e-12);
    }
}
