using System.Text;
using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>What a training refuses, each time in one line that says what to do.</summary>
public class TrainerRefusalTests
{
    static readonly TrainOptions Resuming = new() { Resume = true };

    [Fact]
    public void Another_configuration_is_not_resumed()
    {
        using var folder = new TempFolder();
        SmallTraining.StopAfter(folder.Path, 3);
        TrainConfig config = SmallTraining.Config;
        Refused(folder, "\"k\": 4", () => SmallTraining.Resume(folder.Path, config: config with { K = 5 }));
        Refused(folder, "other options", () => SmallTraining.Resume(folder.Path, config: config with { LearningRate = null }));
        Refused(folder, "other options", () => SmallTraining.Resume(folder.Path, config: config with { Latents = 151 }));
        SmallTraining.Resume(folder.Path);
    }

    [Fact]
    public void Other_vectors_are_not_resumed()
    {
        using var folder = new TempFolder();
        SmallTraining.StopAfter(folder.Path, 3);
        using MatrixSource other = SmallTraining.Source(seed: 5);
        Refused(folder, "other vectors", () => SmallTraining.Resume(folder.Path, source: other));
        using MatrixSource fewer = new(SmallTraining.Source().Rows, SmallTraining.Width, SmallTraining.TrainRows - 1);
        Refused(folder, "599 × 12", () => SmallTraining.Resume(folder.Path, source: fewer));
    }

    /// <summary>Other kernels would go on to other bits.</summary>
    [Fact]
    public void Another_instruction_set_is_not_resumed()
    {
        using var folder = new TempFolder();
        SmallTraining.StopAfter(folder.Path, 3);
        string path = folder.File("checkpoints", "last.safetensors"), set = InstructionSet.Best.ToString();
        byte[] bytes = File.ReadAllBytes(path);
        int place = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\"{set}\"")) + 1;
        bytes[place] = (byte)'x';
        File.WriteAllBytes(path, bytes);
        Refused(folder, $"begun with x{set[1..]}, this process uses {set}", () => SmallTraining.Resume(folder.Path));
    }

    /// <summary>Every byte counts: of the header, of a weight, of a moment, of a counter.</summary>
    [Fact]
    public void A_damaged_checkpoint_is_refused_wherever_the_damage_is()
    {
        using var folder = new TempFolder();
        SmallTraining.StopAfter(folder.Path, 3);
        string path = folder.File("checkpoints", "last.safetensors");
        byte[] whole = File.ReadAllBytes(path);
        var random = new Philox(1, 0);
        IEnumerable<int> places = Enumerable.Range(0, 40).Select(i => (int)random.Below((ulong)i, whole.Length));
        foreach (int place in places.Concat([0, 9, 60, 200, 500, whole.Length - 1]))
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            RefusedDamage(folder, path);
        }
        foreach (int length in (int[])[0, 7, 100, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            RefusedDamage(folder, path);
        }
        File.WriteAllBytes(path, whole);
        SmallTraining.Resume(folder.Path);
    }

    // A flipped bit may make it another configuration as well as a broken file.
    static void RefusedDamage(TempFolder folder, string path)
    {
        var refusal = Assert.Throws<InputException>(() => SmallTraining.Resume(folder.Path));
        Refusal.AssertOneLine(refusal);
        Assert.StartsWith(path, refusal.Message);
        Assert.Matches("start anew|another --name", refusal.Message);
    }

    /// <summary>A taken name is kept unless overwriting is asked for; resuming what is complete gives it back.</summary>
    [Fact]
    public void A_name_that_is_taken_is_kept()
    {
        using var folder = new TempFolder();
        SmallTraining.StopAfter(folder.Path, 3);
        Refused(folder, "--resume to go on", () => SmallTraining.Train(folder.Path));
        SmallTraining.Resume(folder.Path);
        SortedDictionary<string, string> files = SmallTraining.Files(folder.Path);
        Refused(folder, "--overwrite to replace", () => SmallTraining.Train(folder.Path));
        TrainResult again = SmallTraining.Train(folder.Path, options: Resuming);
        Assert.Equal((0, null), (again.StepsRun, again.Last));
        Assert.Equal(files, SmallTraining.Files(folder.Path));
    }

    [Fact]
    public void A_complete_dictionary_of_other_options_or_vectors_is_not_given_back_for_these()
    {
        using var folder = new TempFolder();
        SmallTraining.Train(folder.Path);
        Refused(folder, "\"seed\": 8", () => SmallTraining.Resume(folder.Path, config: SmallTraining.Config with { Seed = 9 }));
        using MatrixSource other = SmallTraining.Source(seed: 5);
        Refused(folder, "other vectors", () => SmallTraining.Resume(folder.Path, source: other));
    }

    [Fact]
    public void Overwriting_gives_what_a_fresh_folder_gives()
    {
        using TempFolder fresh = new(), used = new();
        SmallTraining.Train(fresh.Path);
        SmallTraining.Train(used.Path, SmallTraining.Config with { Seed = 9, Latents = 77 });
        SmallTraining.Train(used.Path, options: new TrainOptions { Overwrite = true });
        Assert.Equal(SmallTraining.Files(fresh.Path), SmallTraining.Files(used.Path));
    }

    /// <summary>What cannot be started from, be it what would be deleted first, leaves what is there.</summary>
    [Fact]
    public void Overwriting_deletes_nothing_before_the_start_is_read()
    {
        using TempFolder folder = new(), empty = new();
        SmallTraining.Train(folder.Path).Sae.Dispose();
        SortedDictionary<string, string> files = SmallTraining.Files(folder.Path);
        var overwrite = new TrainOptions { Overwrite = true };
        TrainConfig itself = SmallTraining.Config with { Init = Path.Combine(folder.Path, ".") };
        Refused(folder, "--overwrite would delete", () => SmallTraining.Train(folder.Path, itself, options: overwrite));
        Assert.Throws<InputException>(() =>
            SmallTraining.Train(folder.Path, SmallTraining.Config with { Init = empty.Path }, options: overwrite));
        Assert.Equal(files, SmallTraining.Files(folder.Path));
    }

    /// <summary>A loss that is no number ends the training at that step; what was saved before stays.</summary>
    [Fact]
    public void A_loss_that_is_no_number_is_one_line()
    {
        using var folder = new TempFolder();
        using MatrixSource source = SmallTraining.Source();
        source.Rows[5] = float.NaN;
        string message = Refused(folder, "diverged", () => SmallTraining.Train(folder.Path, source: source));
        Assert.Contains("--lr", message);
        Assert.False(File.Exists(folder.File("cfg.json")));
    }

    [Fact]
    public void Rows_that_cannot_be_learnt_from_are_refused()
    {
        using var folder = new TempFolder();
        using MatrixSource same = new([.. Enumerable.Repeat(3f, 40)], 4), zero = new(new float[40], 4);
        using MatrixSource none = new(new float[40], 4, trainCount: 0);
        Refused(folder, "all the same", () => SmallTraining.Train(folder.Path, source: same));
        Refused(folder, "all the same", () => SmallTraining.Train(folder.Path, source: zero));
        Assert.Contains("--holdout", Assert.Throws<InputException>(() => SmallTraining.Train(folder.Path, source: none)).Message);
        using MatrixSource good = SmallTraining.Source(),
            silent = new(new float[good.Rows.Length], good.Width, SmallTraining.TrainRows);
        Refused(folder, "all the same",
            () => _ = new Trainer([silent], [good], SmallTraining.Config, folder.Path, new Workers(1)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    static readonly TrainConfig Standard = SmallTraining.Config with { Architecture = "standard", K = new TrainConfig().K };

    public static TheoryData<TrainConfig, string> OutOfRange() => new()
    {
        { SmallTraining.Config with { Architecture = "nonsense" }, "--architecture nonsense" },
        { SmallTraining.Config with { L1 = 1 }, "--l1 is no option of --architecture topk" },
        { SmallTraining.Config with { L1Warmup = 0.1 }, "--l1-warmup is no option" },
        { SmallTraining.Config with { DecoderNorm = DecoderNorm.Free }, "--decoder-norm is no option" },
        { Standard with { K = 4 }, "--k is no option of --architecture standard" },
        { Standard with { AuxK = 4 }, "--aux-k is no option" },
        { Standard with { AuxRows = 0.5 }, "--aux-rows is no option" },
        { SmallTraining.Config with { Architecture = "batchtopk", L1 = 1 }, "--l1 is no option of --architecture batchtopk" },
        { SmallTraining.Config with { AuxRows = 0 }, "--aux-rows 0" },
        { SmallTraining.Config with { Lift = -1 }, "--lift -1" },
        { SmallTraining.Config with { Lift = double.NaN }, "--lift NaN" },
        { SmallTraining.Config with { Lift = 1, LiftAfter = 0 }, "--lift-after 0" },
        { SmallTraining.Config with { LiftAfter = 100 }, "--lift-after: without effect" },
        { SmallTraining.Config with { Lift = 1, Freeze = Freeze.Encoder }, "--lift: changes the encoder" },
        { Standard with { Lift = 1 }, "--lift is no option of --architecture standard" },
        { Standard with { Architecture = "jumprelu", Lift = 1 }, "--lift: how long" },
        { SmallTraining.Config with { AuxRows = 1.5 }, "--aux-rows 1.5" },
        { SmallTraining.Config with { AuxRows = 0.5, AuxCoefficient = 0 }, "--aux-k, --aux-rows: without effect" },
        { SmallTraining.Config with { Encoder = EncoderKind.Screened }, "--encoder screened" },
        { Standard with { Encoder = EncoderKind.F32 }, "--encoder is no option" },
        { Standard with { AuxCoefficient = 0 }, "--aux-coefficient is no option" },
        { Standard with { L1 = -1 }, "--l1 -1" },
        { Standard with { L1 = double.NaN }, "--l1 NaN" },
        { Standard with { L1Warmup = 1.5 }, "--l1-warmup 1.5" },
        { SmallTraining.Config with { Latents = 0 }, "--latents 0" },
        { SmallTraining.Config with { Latents = int.MaxValue }, "--latents" },
        { SmallTraining.Config with { K = 0 }, "--k 0" },
        { SmallTraining.Config with { K = 151 }, "--k 151" },
        { SmallTraining.Config with { Batch = 0 }, "--batch 0" },
        { SmallTraining.Config with { Batch = int.MaxValue }, "--batch" },
        { SmallTraining.Config with { Tokens = 0 }, "--tokens 0" },
        { SmallTraining.Config with { Tokens = long.MaxValue }, "--tokens" },
        { SmallTraining.Config with { Clip = Clip.Off }, "--clip-at: without effect" },
        { SmallTraining.Config with { Skip = true }, "--skip" },
        { SmallTraining.Config with { LearningRate = 0 }, "--lr 0" },
        { SmallTraining.Config with { LearningRate = double.NaN }, "--lr NaN" },
        { SmallTraining.Config with { Warmup = -0.1 }, "--warmup -0.1" },
        { SmallTraining.Config with { Decay = 1.1 }, "--decay 1.1" },
        { SmallTraining.Config with { AuxCoefficient = -1 }, "--aux-coefficient -1" },
        { SmallTraining.Config with { AuxK = 0 }, "--aux-k 0" },
        { SmallTraining.Config with { AuxK = int.MaxValue, Latents = 1 << 20, Batch = 1 << 16 }, "--aux-k" },
        { SmallTraining.Config with { DeadAfter = 0 }, "--dead-after 0" },
        { SmallTraining.Config with { ClipAt = double.PositiveInfinity }, "--clip-at" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Options_out_of_range_are_named(TrainConfig config, string option)
    {
        using MatrixSource source = SmallTraining.Source();
        var refusal = Assert.Throws<OptionException>(() => new Trainer(source, config, "nowhere", new Workers(1)));
        Refusal.AssertOneLine(refusal);
        Assert.StartsWith(option, refusal.Message);
    }

    [Theory]
    [InlineData(130, "--batch 130")]
    [InlineData(1, "--latents 150")]
    public void Sizes_of_what_is_written_are_checked_too(int batch, string option)
    {
        TrainConfig config = SmallTraining.Config with { Batch = batch };
        var refusal = Assert.Throws<OptionException>(() => config.Validate(new RowLayout([4], [1 << 24]), 1000));
        Assert.StartsWith(option, refusal.Message);
    }

    static string Refused(TempFolder folder, string reason, Action action)
    {
        Refusal.Of(action, folder.Path, reason);
        return Assert.Throws<InputException>(action).Message;
    }
}
