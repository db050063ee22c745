using Fathom.Models;
using Fathom.Models.Pretraining;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Pretraining;

/// <summary>Same model, configuration and source, same bits: for any number of threads, however often it is stopped.</summary>
public class SameBitsTests
{
    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void One_two_and_three_threads_write_the_same_files(string family)
    {
        using TempFolder one = new(), two = new(), three = new();
        ModelConfig model = SmallPretraining.Model(family);
        SmallPretraining.Train(one.Path, model: model, workers: 1);
        SmallPretraining.Train(two.Path, model: model, workers: 2);
        SmallPretraining.Train(three.Path, model: model, workers: 3);
        SortedDictionary<string, string> files = SmallPretraining.Files(one.Path);
        Assert.Contains("model.safetensors", files.Keys);
        Assert.DoesNotContain("state.safetensors", files.Keys);
        Assert.Equal(files, SmallPretraining.Files(two.Path));
        Assert.Equal(files, SmallPretraining.Files(three.Path));
    }

    /// <summary>Stopped four times at random steps, each time going on with another number of threads.</summary>
    [Theory]
    [InlineData(1, "gpt2")]
    [InlineData(2, "llama")]
    public void Stopped_and_resumed_is_uninterrupted(ulong seed, string family)
    {
        ModelConfig model = SmallPretraining.Model(family);
        using TempFolder whole = new(), pieces = new();
        SmallPretraining.Train(whole.Path, model: model);
        var random = new Philox(seed, 0);
        long step = 0;
        for (ulong stop = 0; stop < 4; stop++)
        {
            step += 1 + random.Below(stop, 5);
            SmallPretraining.StopAfter(pieces.Path, step, workers: 1 + (int)(stop % 2), model);
            Assert.True(File.Exists(pieces.File("state.safetensors")));
            Assert.False(File.Exists(pieces.File("training.json")));
        }
        PretrainResult result = SmallPretraining.Resume(pieces.Path, model: model, workers: 2);
        Assert.Equal(SmallPretraining.Steps - step, result.StepsRun);
        Assert.Equal(SmallPretraining.Files(whole.Path), SmallPretraining.Files(pieces.Path));
        Assert.Equal(Enumerable.Range(1, SmallPretraining.Steps), Steps(pieces));
    }

    /// <summary>A kill leaves an old state, later lines in metrics.jsonl, the last of them torn anywhere, and later
    /// checkpoints.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Killed_between_states_and_resumed_is_uninterrupted(int torn)
    {
        using TempFolder whole = new(), killed = new();
        SmallPretraining.Train(whole.Path);
        SmallPretraining.StopAfter(killed.Path, 4);
        byte[] state = File.ReadAllBytes(killed.File("state.safetensors"));
        SmallPretraining.StopAfter(killed.Path, 19);
        File.WriteAllBytes(killed.File("state.safetensors"), state);
        string lines = File.ReadAllText(killed.File("metrics.jsonl"));
        Assert.Equal(19, lines.Count(c => c == '\n'));
        File.WriteAllText(killed.File("metrics.jsonl"), lines + lines[..torn]);
        // What a kill in the middle of saving the state leaves; here no later save would clear it away.
        File.WriteAllText(killed.File($"state.safetensors.{Guid.NewGuid():N}.fathom-tmp"), "half of a state");

        SmallPretraining.Resume(killed.Path);
        Assert.Equal(SmallPretraining.Files(whole.Path), SmallPretraining.Files(killed.Path));
        Assert.Equal(Enumerable.Range(1, SmallPretraining.Steps), Steps(killed));
    }

    /// <summary>States by the clock, here after every step, change nothing.</summary>
    [Fact]
    public void States_leave_no_trace_in_the_result()
    {
        using TempFolder rare = new(), often = new();
        SmallPretraining.Train(rare.Path);
        int seen = 0;
        SmallPretraining.Train(often.Path, options: new PretrainOptions { SaveSeconds = 0 }, progress: metrics =>
        {
            if (metrics.Step > 1 && File.Exists(often.File("state.safetensors"))) seen++;
        });
        Assert.InRange(seen, 1, SmallPretraining.Steps);
        Assert.Equal(SmallPretraining.Files(rare.Path), SmallPretraining.Files(often.Path));
    }

    [Fact]
    public void Another_seed_is_another_model()
    {
        using TempFolder one = new(), two = new();
        SmallPretraining.Train(one.Path);
        SmallPretraining.Train(two.Path, SmallPretraining.Config with { Seed = 8 });
        const string weights = "model.safetensors";
        Assert.NotEqual(SmallPretraining.Files(one.Path)[weights], SmallPretraining.Files(two.Path)[weights]);
    }

    /// <summary>What a state gains later has to come back from its file too.</summary>
    [Fact]
    public void A_state_file_holds_the_whole_state()
    {
        using var folder = new TempFolder();
        ModelConfig model = SmallPretraining.Model();
        using TrainableModel one = TrainableModel.Create(model, 1, new Workers(1));
        using TrainableModel two = TrainableModel.Create(model, 2, new Workers(1));
        using PretrainState written = new(one), read = new(two);
        float next = 0;
        for (int i = 0; i < one.Tensors.Count; i++)
        {
            foreach (ref float value in one.Tensors[i].Value) value = ++next / 7;
            foreach (ref float value in written.First[i].Span) value = ++next / 7;
            foreach (ref float value in written.Second[i].Span) value = ++next / 7;
        }
        (written.Step, written.Seconds, written.Loss, written.EvaluationLoss) = (17, 2.5, Math.PI, Math.E);
        var file = new PretrainStateFile(folder.File("state.safetensors"), SmallPretraining.Config, "source");
        file.Write(written);
        file.Read(read);
        for (int i = 0; i < one.Tensors.Count; i++)
        {
            Assert.Equal(one.Tensors[i].Value, two.Tensors[i].Value);
            Assert.Equal(written.First[i].Span, read.First[i].Span);
            Assert.Equal(written.Second[i].Span, read.Second[i].Span);
        }
        Assert.Equal((17, 2.5, Math.PI, Math.E), (read.Step, read.Seconds, read.Loss, read.EvaluationLoss));
        // Model, two moments, and the four numbers above.
        Assert.Equal(7, typeof(PretrainState).GetProperties().Length);
    }

    static IEnumerable<int> Steps(TempFolder folder) => SmallPretraining.Metrics(folder.Path).Select(line => (int)line.Step);
}
