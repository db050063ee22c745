using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Same configuration, same data, same bits: for any number of threads, and however often it is stopped.</summary>
public class SameBitsTests
{
    static readonly string[] Expected =
        ["cfg.json", "checkpoints/last.safetensors", "metrics.jsonl", "sae_weights.safetensors", "sparsity.safetensors"];

    [Fact]
    public void One_two_and_three_threads_write_the_same_files()
    {
        using TempFolder one = new(), two = new(), three = new();
        SmallTraining.Train(one.Path, workers: 1);
        SmallTraining.Train(two.Path, workers: 2);
        SmallTraining.Train(three.Path, workers: 3);
        SortedDictionary<string, string> files = SmallTraining.Files(one.Path);
        Assert.Equal(Expected, files.Keys);
        Assert.Equal(files, SmallTraining.Files(two.Path));
        Assert.Equal(files, SmallTraining.Files(three.Path));
    }

    /// <summary>The other kinds too, by threads and by stopping.</summary>
    public static TheoryData<TrainConfig> OtherKinds() =>
    [
        Standard with { DecoderNorm = DecoderNorm.Free },
        Standard with { DecoderNorm = DecoderNorm.Unit },
        SmallTraining.Config with { Architecture = "batchtopk" },
        SmallTraining.Config with { AuxRows = 0.25 },
        Standard with { Architecture = "gated" },
        SmallTraining.Config with { Architecture = "matching-pursuit", ResidualThreshold = 0.2 },
        SmallTraining.Config with { Architecture = "multitopk" },
        SmallTraining.Config with { Architecture = "groupmax", K = 5 },
        SmallTraining.Config with { Architecture = "matryoshka" },
        Standard with { Architecture = "p-anneal", AnnealStart = 0.1 },
        Standard with { Architecture = "jumprelu", L1 = null, TargetL0 = 4 },
        Standard with { Architecture = "jumprelu", L1 = null, SparsityForm = SparsityForm.Tanh, DecoderNorm = DecoderNorm.Free },
    ];

    static TrainConfig Standard => SmallTraining.Config with { Architecture = "standard", K = new TrainConfig().K, L1 = 0.3 };

    [Theory]
    [MemberData(nameof(OtherKinds))]
    public void Other_kinds_are_the_same_for_any_threads_and_stops(TrainConfig config)
    {
        using TempFolder one = new(), three = new(), pieces = new();
        SmallTraining.Train(one.Path, config, workers: 1);
        SmallTraining.Train(three.Path, config, workers: 3);
        SmallTraining.StopAfter(pieces.Path, 7, workers: 2, config);
        SmallTraining.StopAfter(pieces.Path, 37, workers: 3, config);
        SmallTraining.Resume(pieces.Path, workers: 1, config);
        Assert.Equal(SmallTraining.Files(one.Path), SmallTraining.Files(three.Path));
        Assert.Equal(SmallTraining.Files(one.Path), SmallTraining.Files(pieces.Path));
    }

    [Fact]
    public void Another_seed_writes_others()
    {
        using TempFolder one = new(), two = new();
        SmallTraining.Train(one.Path);
        SmallTraining.Train(two.Path, SmallTraining.Config with { Seed = 9 });
        const string weights = "sae_weights.safetensors";
        Assert.NotEqual(SmallTraining.Files(one.Path)[weights], SmallTraining.Files(two.Path)[weights]);
    }

    /// <summary>
    /// Pitfall 11: a resume that forgets the optimiser, the order of the rows, the last norm or a counter. Stopped four
    /// times at random steps, each time going on with another number of threads.
    /// </summary>
    [Theory]
    [InlineData(1, Clip.Previous)]
    [InlineData(2, Clip.Exact)]
    [InlineData(3, Clip.Off)]
    public void Pitfall_11_stopped_and_resumed_is_uninterrupted(ulong seed, Clip clip)
    {
        TrainConfig config = SmallTraining.Config with { Clip = clip, ClipAt = clip == Clip.Off ? 1 : 0.3 };
        using TempFolder whole = new(), pieces = new();
        SmallTraining.Train(whole.Path, config);
        var random = new Philox(seed, 0);
        long step = 0;
        for (ulong stop = 0; stop < 4; stop++)
        {
            step += 1 + random.Below(stop, 9);
            SmallTraining.StopAfter(pieces.Path, step, workers: 1 + (int)(stop % 3), config);
            Assert.False(File.Exists(pieces.File("cfg.json")));
        }
        SmallTraining.Resume(pieces.Path, workers: 2, config);
        Assert.Equal(SmallTraining.Files(whole.Path), SmallTraining.Files(pieces.Path));
        AssertEveryStepOnce(pieces);
    }

    /// <summary>
    /// A kill leaves an old checkpoint, later lines in metrics.jsonl, the last of them torn anywhere, and a temporary file.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    public void Killed_between_checkpoints_and_resumed_is_uninterrupted(int torn)
    {
        using TempFolder whole = new(), killed = new();
        SmallTraining.Train(whole.Path);
        SmallTraining.StopAfter(killed.Path, 11);
        byte[] checkpoint = File.ReadAllBytes(killed.File("checkpoints", "last.safetensors"));
        SmallTraining.StopAfter(killed.Path, 23);
        File.WriteAllBytes(killed.File("checkpoints", "last.safetensors"), checkpoint);
        string lines = File.ReadAllText(killed.File("metrics.jsonl"));
        Assert.Equal(23, lines.Count(c => c == '\n'));
        File.WriteAllText(killed.File("metrics.jsonl"), lines + lines[..torn]);

        SmallTraining.Resume(killed.Path);
        Assert.Equal(SmallTraining.Files(whole.Path), SmallTraining.Files(killed.Path));
        AssertEveryStepOnce(killed);
    }

    /// <summary>The line of the checkpoint's own step may be the torn one: then it is gone, and nothing else is.</summary>
    [Fact]
    public void A_torn_line_is_dropped()
    {
        using var folder = new TempFolder();
        SmallTraining.StopAfter(folder.Path, 6);
        string lines = File.ReadAllText(folder.File("metrics.jsonl"));
        File.WriteAllText(folder.File("metrics.jsonl"), lines[..^20]);
        SmallTraining.Resume(folder.Path);
        Assert.Equal([1, 2, 3, 4, 5, .. Enumerable.Range(7, 34).Select(step => (long)step)], StepsOf(folder));
    }

    [Fact]
    public void Killed_before_the_first_checkpoint_starts_anew()
    {
        using TempFolder whole = new(), killed = new();
        SmallTraining.Train(whole.Path);
        SmallTraining.StopAfter(killed.Path, 5);
        File.Delete(killed.File("checkpoints", "last.safetensors"));
        SmallTraining.Resume(killed.Path);
        Assert.Equal(SmallTraining.Files(whole.Path), SmallTraining.Files(killed.Path));
    }

    /// <summary>Checkpoints by the clock, here after every step, change nothing.</summary>
    [Fact]
    public void Checkpoints_leave_no_trace_in_the_result()
    {
        using TempFolder rare = new(), often = new();
        SmallTraining.Train(rare.Path);
        int seen = 0;
        SmallTraining.Train(often.Path, options: new TrainOptions { CheckpointSeconds = 0 }, progress: metrics =>
        {
            if (metrics.Step == 5 && File.Exists(often.File("checkpoints", "last.safetensors"))) seen++;
        });
        Assert.Equal(1, seen);
        Assert.Equal(SmallTraining.Files(rare.Path), SmallTraining.Files(often.Path));
    }

    /// <summary>Of long trainings every so manieth step, and the last one, are written.</summary>
    [Fact]
    public void The_log_keeps_about_a_thousand_steps()
    {
        using var folder = new TempFolder();
        using (var log = new MetricsLog(folder.File("metrics.jsonl"), 0, 2501))
            for (long step = 1; step <= 2501; step++)
                log.Add(new(step, 0, double.NaN, 0, 0, 0, 0, 0, 0, double.MaxValue), last: step == 2501);
        Assert.Equal([.. Enumerable.Range(1, 1250).Select(i => 2L * i), 2501], StepsOf(folder));
    }

    /// <summary>Pitfall 11 again, member by member: what a state gains later has to come back from its checkpoint too.</summary>
    [Fact]
    public void Pitfall_11_a_checkpoint_holds_the_whole_state()
    {
        using var folder = new TempFolder();
        using TrainState written = new(new RowLayout([1, 2], [4]), 5, skips: true, "further"),
            read = new(new RowLayout([1, 2], [4]), 5, skips: true, "further");
        TrainConfig config = SmallTraining.Config with { Latents = 5 };
        int next = 1;
        foreach (Parameter parameter in written.Parameters)
            foreach (ParameterPart part in Enum.GetValues<ParameterPart>())
                parameter.CopyFrom(part, 0, [.. Enumerable.Range(0, parameter.Rows * parameter.Width).Select(_ => next++ / 7f)]);
        for (int i = 0; i < 5; i++) (written.RowsSinceFired[i], written.FireCounts[i]) = (next++, 1L << 40 | (long)next++);
        (written.CountedRows, written.Threshold, written.GradientNorm, written.Step) = (next++, Math.E, Math.PI, 17);

        (written.PenaltyFactor, written.EarlyDecay) = (1.5, 1L << 41);
        written.Numbers["another"] = -0.5;

        TrainCheckpoint.Write(folder.File("state"), written, config, "data");
        TrainCheckpoint.Read(folder.File("state"), read, config, "data");
        Assert.Equal(Contents(written), Contents(read));
        // Layout, Latents, Blocks, Parameters and their five tensors and one list, two counters, six numbers and the further ones.
        Assert.Equal(19, typeof(TrainState).GetProperties().Length);
    }

    static string Contents(TrainState state) => JsonSerializer.Serialize(new
    {
        Tensors = state.Parameters.Select(p => Enum.GetValues<ParameterPart>().Select(part => p.ToArray(part))),
        state.RowsSinceFired,
        state.FireCounts,
        state.CountedRows,
        state.Numbers,
        state.Step,
    });

    static long[] StepsOf(TempFolder folder) => [.. File.ReadLines(folder.File("metrics.jsonl"))
        .Select(line => JsonSerializer.Deserialize<StepMetrics>(line, JsonFile.Options)!.Step)];

    static void AssertEveryStepOnce(TempFolder folder) =>
        Assert.Equal(Enumerable.Range(1, 40).Select(step => (long)step), StepsOf(folder));
}
