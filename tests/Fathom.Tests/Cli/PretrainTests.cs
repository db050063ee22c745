using System.Text.Json;
using Fathom.Numerics;
using Fathom.Tests.Checkout;
using Fathom.Tests.Pretraining;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>models pretrain</c> as a user runs, kills and looks at it.</summary>
public sealed class PretrainTests : IDisposable
{
    const int Steps = 300;

    readonly TempFolder folder = new();
    readonly string text;

    public PretrainTests()
    {
        text = folder.File("text.jsonl");
        TinyFiles.WriteText(text, 400);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Killed_twice_or_on_other_threads_it_ends_in_the_same_bits()
    {
        string whole = await Trained("whole", "--threads", "2"), killed = folder.File("killed");
        Assert.Equal(SmallPretraining.Files(whole), SmallPretraining.Files(await Trained("alone", "--threads", "1")));
        var random = new Philox(32, 0);
        await KillAfter((int)(Steps * (5 + random.Below(0, 35)) / 100), killed);
        await KillAfter((int)(Steps * (50 + random.Below(1, 25)) / 100), killed, "--resume", "--threads", "1");
        await FathomCommand.Done([.. Command(killed), "--resume"]);
        Assert.Equal(SmallPretraining.Files(whole), SmallPretraining.Files(killed));
    }

    [Fact]
    public async Task Interrupted_it_saves_and_says_how_to_go_on()
    {
        RunningFathom.RequireInterrupt();
        string stopped = folder.File("stopped");
        Finished interrupted = await Midway.Interrupt(stopped, () => Logged(stopped) > Steps / 4, Command(stopped));
        FathomCommand.CheckRefusal(interrupted, 1, "--resume");
        Assert.True(File.Exists(Path.Combine(stopped, "state.safetensors")));
        await FathomCommand.Refused(1, ["unfinished pre-training", "--resume"], Command(stopped));
        await FathomCommand.Done([.. Command(stopped), "--resume"]);
        Assert.Equal(SmallPretraining.Files(await Trained("whole")), SmallPretraining.Files(stopped));
    }

    /// <summary>The model serves the other verbs, and show tells what it is.</summary>
    [Fact]
    public async Task The_model_is_one_like_any_other()
    {
        string model = folder.File("model");
        JsonElement report = await FathomCommand.Json([.. Command(model), "--parts", "attention", "--save-dtype", "int8"]);
        Assert.Equal(Steps, report.GetProperty("steps").GetInt32());
        foreach (string key in (string[])["tokens_per_s", "peak_rss_mb", "gflops", "peak_gflops", "share_of_peak"])
            Assert.True(report.GetProperty(key).GetDouble() > 0, key);
        foreach (string path in (string[])[model, Path.Combine(model, "checkpoints", "step-0000011")])
        {
            JsonElement shown = await FathomCommand.Json("models", "show", path);
            Assert.Equal(report.GetProperty("parameters").GetInt64(), shown.GetProperty("parameters").GetInt64());
            Assert.False(shown.GetProperty("config").GetProperty("fathom_mlp").GetBoolean());
            Assert.Equal(path == model ? JsonValueKind.Object : JsonValueKind.Null, shown.GetProperty("training").ValueKind);
            JsonElement ids = await FathomCommand.Json("tokenize", "--model", path, "--prompt", "abba cab");
            Assert.NotEqual(0, ids.GetProperty("ids").GetArrayLength());
            Finished inspected = await FathomCommand.Done("inspect", "--model", path, "--prompt", "abba cab",
                "--site", "blocks.1.attn_out", "--out", folder.File("inspected"));
            Assert.Empty(inspected.Error);
        }
        JsonElement again = await FathomCommand.Json(
            [.. Command(model), "--parts", "attention", "--save-dtype", "int8", "--resume"]);
        Assert.Equal(0, again.GetProperty("steps").GetInt32());
        await FathomCommand.Refused(2, ["--save-dtype f32", "stored as int8"],
            [.. Command(model), "--parts", "attention", "--resume"]);
    }

    /// <summary>The tokens keep their meaning, on a text that would give others and on a world; ids of a world's own that are
    /// other tokens are refused.</summary>
    [Fact]
    public async Task Going_on_from_a_model_keeps_its_tokenizer()
    {
        string model = await Trained("model"), other = folder.File("other.txt"), next = folder.File("next");
        File.WriteAllText(other, string.Concat(Enumerable.Repeat("Quite another text, of quite other words. ", 40)));
        string[] going = ["models", "pretrain", "--from", model, "--steps", "2", "--batch", "2"];
        foreach (string[] source in (string[][])[["--text", other], ["--world", "stories"]])
        {
            await FathomCommand.Done([.. going, .. source, "--out", next, "--overwrite"]);
            Assert.Equal(File.ReadAllText(Path.Combine(model, "tokenizer.json")),
                File.ReadAllText(Path.Combine(next, "tokenizer.json")));
        }
        await FathomCommand.Refused(1, [model, "tokenizer is another", "othello"],
            [.. going, "--world", "othello", "--out", folder.File("othello")]);
    }

    [Fact]
    public async Task What_cannot_fit_in_memory_is_refused_before_it_is_made() => await FathomCommand.Refused(1,
        ["this training takes about", "GiB, the machine has"], "models", "pretrain", "--world", "othello", "--layers", "1000",
        "--width", "65536", "--out", folder.File("huge"));

    string[] Command(string model) =>
    [
        "models", "pretrain", "--text", text, "--vocabulary", "300", "--layers", "2", "--width", "16", "--heads", "2",
        "--context", "24", "--steps", $"{Steps}", "--batch", "8", "--checkpoints", "2", "--evaluate-every", "50",
        "--out", model,
    ];

    async Task<string> Trained(string name, params string[] options)
    {
        string model = folder.File(name);
        await FathomCommand.Done([.. Command(model), .. options]);
        return model;
    }

    // Kills a training soon after it has logged a step.
    Task KillAfter(int step, string model, params string[] options) => Midway.Kill(model, () => Logged(model) >= step,
        () => File.Exists(Path.Combine(model, "training.json")), [.. Command(model), "--save-seconds", "0.05", .. options]);

    // Of these trainings, every step is logged.
    static int Logged(string model) => RunFiles.Lines(Path.Combine(model, "metrics.jsonl")).Length;
}
