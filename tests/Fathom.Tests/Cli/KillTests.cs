using System.Text.Json;
using Fathom.Numerics;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>A process that is killed at any moment loses nothing but time: the same command goes on to the same bits.</summary>
public sealed class KillTests(TinyWorkspace workspace) : IDisposable
{
    const int Steps = 1000, Batch = 1024;

    readonly TempFolder folder = new();
    readonly Philox random = new(31, 0);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Trainings_killed_twice_or_on_other_threads_end_in_the_same_bits()
    {
        string whole = await Trained("whole", "--threads", "2");
        Assert.Equal(RunFiles.Of(whole), RunFiles.Of(await Trained("alone", "--threads", "1")));

        string killed = folder.File("killed");
        await KillAfter((int)(Steps * (5 + random.Below(0, 35)) / 100), killed);
        await KillAfter((int)(Steps * (50 + random.Below(1, 25)) / 100), killed, "--resume");
        await FathomCommand.Done([.. Training(killed), "--resume"]);

        Assert.Equal(RunFiles.Of(whole), RunFiles.Of(killed));
        Assert.Equal(Enumerable.Range(1, Steps), LoggedSteps(killed));
    }

    /// <summary>Ctrl-C saves where it is and says how to go on.</summary>
    [Fact]
    public async Task An_interrupted_training_goes_on_to_the_same_bits()
    {
        RunningFathom.RequireInterrupt();
        string stopped = folder.File("stopped");
        Finished interrupted = await Midway.Interrupt(stopped, () => Logged(stopped) > Steps / 3, Training(stopped));
        FathomCommand.CheckRefusal(interrupted, 1, "--resume");
        Assert.InRange(Logged(stopped), Steps / 3, Steps);
        await FathomCommand.Done([.. Training(stopped), "--resume"]);
        Assert.Equal(RunFiles.Of(await Trained("whole")), RunFiles.Of(stopped));
    }

    /// <summary>Two that write one folder would spoil it.</summary>
    [Fact]
    public async Task A_training_under_way_refuses_another_of_the_same_name()
    {
        string held = folder.File("held");
        string[] endless = Training(held, 1000 * Steps);
        using RunningFathom training = FathomCommand.Start(endless);
        await training.Until(() => Logged(held) > 0);
        await FathomCommand.Refused(1, ["another process is training it", "another name"], endless);
    }

    [Fact]
    public async Task A_run_killed_in_capture_and_training_ends_in_the_same_files()
    {
        // Two shards, so that there is a moment with one on disk and one to come.
        string text = folder.File("text.jsonl"), whole = folder.File("whole"), killed = folder.File("killed");
        TinyFiles.WriteText(text, 5400);
        string[] Command(string run) =>
        [
            "run", "--model", workspace.Model, "--text", text, "--site", TinyWorkspace.Site, "--per-document",
            "--context", "32", "--latents", "32", "--k", "2", "--batch", "256", "--tokens", "200k", "--no-random-init",
            "--no-serve", "--out", run,
        ];
        await FathomCommand.Done(Command(whole));
        string shard = Path.Combine(killed, "activations", TinyWorkspace.Site, "shard-00000.bin");
        string captured = Path.Combine(Path.GetDirectoryName(shard)!, "capture.json");
        await Midway.Kill(killed, () => File.Exists(shard), () => File.Exists(captured), Command(killed));
        DateTime kept = File.GetLastWriteTimeUtc(shard);
        await Midway.Kill(killed, () => Logged(killed) > 50, () => IsTrained(killed), Command(killed));
        Assert.False(IsTrained(killed));
        await FathomCommand.Done(Command(killed));

        Assert.Equal(kept, File.GetLastWriteTimeUtc(shard));
        Assert.Equal(RunFiles.Of(whole), RunFiles.Of(killed));
        Assert.Equal(Verbs(whole), Verbs(killed));
    }

    string[] Training(string run, int steps = Steps) =>
    [
        "train", "--vectors", workspace.Vectors, "--run", run, "--name", "a", "--latents", "192", "--k", "4",
        "--batch", Batch.ToString(), "--tokens", (steps * Batch).ToString(), "--checkpoint-seconds", "0.05",
    ];

    async Task<string> Trained(string name, params string[] options)
    {
        string run = folder.File(name);
        await FathomCommand.Done([.. Training(run), .. options]);
        return run;
    }

    // Kills a training soon after it has logged a step.
    Task KillAfter(int step, string run, params string[] options) =>
        Midway.Kill(run, () => Logged(run) >= step, () => IsTrained(run), [.. Training(run), .. options]);

    static bool IsTrained(string run) => Made(run, "cfg.json").Length > 0;

    // Of these trainings, every step is logged.
    static int Logged(string run) => Lines(run).Length;

    static int[] LoggedSteps(string run) =>
        [.. Lines(run).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32())];

    static string[] Lines(string run) => Made(run, "metrics.jsonl") is [string path, ..] ? RunFiles.Lines(path) : [];

    static string[] Made(string run, string name) => Directory.Exists(Path.Combine(run, "dictionaries"))
        ? Directory.GetFiles(Path.Combine(run, "dictionaries"), name, SearchOption.AllDirectories) : [];

    static IEnumerable<string> Verbs(string run) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "manifest.json"))).RootElement.GetProperty("steps").EnumerateArray()
            .Select(step => step.GetProperty("verb").GetString()!);
}
