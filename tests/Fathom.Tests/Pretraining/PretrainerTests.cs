using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Models.Pretraining;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Pretraining;

/// <summary>What a pre-training learns, writes and refuses.</summary>
public class PretrainerTests
{
    /// <summary>The loss comes down to the entropy of the language and not below it, with sampled and exact targets.</summary>
    [Theory]
    [InlineData("gpt2", false)]
    [InlineData("gpt2", true)]
    [InlineData("llama", false)]
    [InlineData("llama", true)]
    public void The_loss_reaches_the_entropy_of_a_markov_chain(string family, bool exact)
    {
        using var folder = new TempFolder();
        ModelConfig model = SmallPretraining.Model(family);
        PretrainConfig config = new()
        {
            Steps = 500,
            Batch = 16,
            LearningRate = 1e-2,
            EvaluationSequences = 512,
            ExactTargets = exact,
        };
        PretrainSummary summary = SmallPretraining.Train(folder.Path, config, model, workers: 2).Summary;
        // Against samples the entropy of 512 · 16 draws is off by σ = ln 3 · √(3/16) / √8192 = 0.0053.
        double noise = exact ? 0 : 3 * 0.0053;
        Assert.InRange(summary.EvaluationLoss, MarkovSource.Entropy - noise, MarkovSource.Entropy + noise + 0.03);
        List<PretrainMetrics> lines = SmallPretraining.Metrics(folder.Path);
        Assert.InRange(lines[0].Loss, 0.8 * Math.Log(17), 1.2 * Math.Log(17));
    }

    /// <summary>The held-out loss is the loss that the forward pass measures on those very sequences.</summary>
    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void The_evaluation_loss_is_that_of_the_saved_model(string family)
    {
        using var folder = new TempFolder();
        ModelConfig config = SmallPretraining.Model(family);
        double reported = SmallPretraining.Train(folder.Path, model: config).Summary.EvaluationLoss;
        using LanguageModel model = LanguageModel.Load(folder.Path, new Workers(1));
        double sum = 0;
        const int sequences = 6; // 5 asked for, in batches of 3
        for (int i = 0; i < sequences; i++)
        {
            var ids = new int[config.ContextLength + 1];
            SmallPretraining.Source.Read(HeldOut.FirstSequence + i, ids);
            float[] logits = model.Logits(TokenBatch.Of(ids[..^1]));
            for (int t = 0; t < config.ContextLength; t++)
            {
                ReadOnlySpan<float> row = logits.AsSpan(t * config.VocabularySize, config.VocabularySize);
                double normalizer = 0;
                foreach (float logit in row) normalizer += Math.Exp(logit);
                sum += Math.Log(normalizer) - row[ids[t + 1]];
            }
        }
        Assert.Equal(sum / (sequences * config.ContextLength), reported, 1e-5);
    }

    /// <summary>
    /// The whole loop against double precision: each step's parameters are AdamW's of the gradients before, clipped by the
    /// norm of all of them, with decay on matrices alone and the learning rate of the schedule.
    /// </summary>
    [Fact]
    public void Each_step_is_AdamW_of_the_clipped_gradients()
    {
        using var folder = new TempFolder();
        ModelConfig config = SmallPretraining.Model();
        PretrainConfig training = SmallPretraining.Config with { Steps = 4, Checkpoints = 0, WeightDecay = 5 };
        SmallPretraining.Train(folder.Path, training);
        var schedule = new PretrainSchedule(training, config);
        var workers = new Workers(1);
        using TrainableModel model = TrainableModel.Create(config, training.Seed, workers);
        var batch = new TrainingBatch(training.Batch, config.ContextLength);
        double[][] m = [.. model.Tensors.Select(tensor => new double[tensor.Value.Length])];
        double[][] v = [.. model.Tensors.Select(tensor => new double[tensor.Value.Length])];
        int clipped = 0;
        for (int step = 0; step < 4; step++)
        {
            batch.Fill(SmallPretraining.Source, step * training.Batch, exactTargets: false, workers);
            model.Step(batch);
            double norm = Math.Sqrt(model.Tensors.Sum(tensor => tensor.Gradient.ToArray().Sum(g => (double)g * g)));
            double factor = Math.Min(1, training.ClipAt / norm), rate = schedule.At(step);
            if (factor < 1) clipped++;
            for (int i = 0; i < model.Tensors.Count; i++)
            {
                TrainableTensor tensor = model.Tensors[i];
                double decay = tensor.Shape.Length == 2 ? 5 : 0;
                for (int c = 0; c < m[i].Length; c++)
                {
                    double g = factor * tensor.Gradient[c];
                    m[i][c] = 0.9 * m[i][c] + 0.1 * g;
                    v[i][c] = 0.95 * v[i][c] + 0.05 * g * g;
                    double mHat = m[i][c] / (1 - Math.Pow(0.9, step + 1)), vHat = v[i][c] / (1 - Math.Pow(0.95, step + 1));
                    double w = tensor.Value[c];
                    tensor.Value[c] = (float)(w - rate * (mHat / (Math.Sqrt(vHat) + 1e-8) + decay * w));
                }
            }
        }
        Assert.InRange(clipped, 1, 4);
        using Checkpoint saved = Checkpoint.Open(folder.Path);
        foreach (TrainableTensor tensor in model.Tensors)
        {
            float[] values = saved.Floats(tensor.Name, tensor.Shape);
            for (int c = 0; c < values.Length; c++) Assert.Equal(tensor.Value[c], values[c], 2e-4);
        }
    }

    [Fact]
    public void The_folder_and_its_checkpoints_load()
    {
        using var folder = new TempFolder();
        var source = TextTokenSource.Of([TextOfWords()], TokenSourceTests.Bytes, "words", 0.2, 1, new Workers(1));
        ModelConfig model = SmallPretraining.Model() with { VocabularySize = source.VocabularySize, BosId = source.Separator };
        PretrainSummary summary = SmallPretraining.Train(folder.Path, model: model, source: source,
            options: new PretrainOptions { SaveType = WeightType.BF16, Command = ["fathom", "models", "pretrain"] }).Summary;
        Assert.Equal(3, summary.Checkpoints.Count);
        string[] folders = [folder.Path, .. summary.Checkpoints.Select(step => folder.File("checkpoints", $"step-{step:d7}"))];
        var losses = new List<double>();
        foreach (string path in folders)
        {
            using LanguageModel loaded = LanguageModel.Load(path, new Workers(1));
            Assert.Equal(model with { EosIds = [] }, loaded.Config with { EosIds = [] });
            Assert.Equal(source.VocabularySize, Fathom.Models.Tokenizers.Tokenizer.Load(path).VocabularySize);
            losses.Add(NextTokenLoss.Of(loaded, TokenBatch.Of([1, 2, 3, 4, 5, 6, 7, 8])).Mean);
        }
        Assert.Equal(folders.Length, losses.Distinct().Count());
        using (var checkpoint = SafetensorsFile.Open(Path.Combine(folders[1], "model.safetensors")))
            Assert.Contains(checkpoint.Tensors.Values, tensor => tensor.Type == ScalarType.I8);
        PretrainSummary read = JsonFile.Read<PretrainSummary>(folder.File("training.json"), "");
        Assert.Equal((source.Identity, model.ToJson().Trim()),
            (read.Source, read.Model.ToJsonString(JsonFile.Options)));
        Assert.Equal(summary.Parameters, read.Parameters);
        Assert.Equal(["fathom", "models", "pretrain"], read.Command);
        var svg = System.Xml.Linq.XDocument.Load(folder.File("loss.svg"));
        Assert.Equal(2, svg.Descendants().Count(element => element.Name.LocalName == "polyline"));
    }

    [Fact]
    public void A_complete_model_is_not_trained_again_and_not_overwritten_unasked()
    {
        using var folder = new TempFolder();
        SmallPretraining.Train(folder.Path);
        SortedDictionary<string, string> files = SmallPretraining.Files(folder.Path);
        Assert.Equal(0, SmallPretraining.Resume(folder.Path).StepsRun);
        Refused(folder, "a model is here already; choose another --out, or --overwrite",
            () => SmallPretraining.Train(folder.Path));
        Refused(folder, "other options", () => SmallPretraining.Resume(folder.Path, SmallPretraining.Config with { Seed = 9 }));
        Assert.Equal(files, SmallPretraining.Files(folder.Path));
        SmallPretraining.Train(folder.Path, options: new PretrainOptions { Overwrite = true });
        Assert.Equal(files, SmallPretraining.Files(folder.Path));
    }

    [Fact]
    public void What_cannot_be_resumed_is_refused_in_one_line()
    {
        using var folder = new TempFolder();
        SmallPretraining.StopAfter(folder.Path, 5);
        Refused(folder, "unfinished pre-training is here already", () => SmallPretraining.Train(folder.Path));
        Refused(folder, "\"learningRate\": 0.003",
            () => SmallPretraining.Resume(folder.Path, SmallPretraining.Config with { LearningRate = 1 }));
        Refused(folder, "n_layer",
            () => SmallPretraining.Resume(folder.Path, model: SmallPretraining.Model() with { Layers = 1 }));
        Refused(folder, "markov 17 4", () => SmallPretraining.Resume(folder.Path, source: new MarkovSource(17, seed: 4)));
        byte[] state = File.ReadAllBytes(folder.File("state.safetensors"));
        state[^3] ^= 1;
        File.WriteAllBytes(folder.File("state.safetensors"), state);
        Refused(folder, "damaged", () => SmallPretraining.Resume(folder.Path));
        Assert.Throws<OptionException>(() => SmallPretraining.Train(folder.Path,
            options: new PretrainOptions { Resume = true, Overwrite = true }));
    }

    [Fact]
    public void A_folder_of_something_else_is_left_alone()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("thesis.txt"), "mine");
        Refused(folder, "holds files that are of no pre-training", () => SmallPretraining.Train(folder.Path));
        Refused(folder, "holds files that are of no pre-training",
            () => SmallPretraining.Train(folder.Path, options: new PretrainOptions { Overwrite = true }));
        Assert.Equal("mine", File.ReadAllText(folder.File("thesis.txt")));
    }

    [Fact]
    public void A_source_with_more_ids_than_the_model_is_refused()
    {
        var refusal = Assert.Throws<InputException>(() => SmallPretraining.Train("nowhere", source: new MarkovSource(18)));
        Assert.Contains("18 token ids, the model 17", refusal.Message, StringComparison.Ordinal);
    }

    static void Refused(TempFolder folder, string words, Action action)
    {
        var refusal = Assert.Throws<InputException>(action);
        Assert.StartsWith(folder.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Fathom.Tests.Files.Refusal.AssertOneLine(refusal);
    }

    static string TextOfWords() => string.Join(' ', Enumerable.Range(0, 500).Select(i => $"word{i * i % 37}"));
}
