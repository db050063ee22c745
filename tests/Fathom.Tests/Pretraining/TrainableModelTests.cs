using Fathom.Models;
using Fathom.Models.Pretraining;
using Fathom.Numerics;
using Fathom.Tests.Models;
using Fathom.Tests.Support;

namespace Fathom.Tests.Pretraining;

/// <summary>The gradients of whole models against central differences of a plain transformer in double precision.</summary>
public class TrainableModelTests
{
    /// <summary>Entries of each tensor that are compared, beside the one with the largest gradient.</summary>
    const int Entries = 6;

    const double Step = 1e-4;

    static readonly ModelConfig Gpt2 = TinyModel.Gpt2, Llama = TinyModel.Llama with { Layers = 2 };

    public static TheoryData<string> Variants => new(Configs.Keys);

    static Dictionary<string, ModelConfig> Configs { get; } = new()
    {
        ["gpt2"] = Gpt2,
        ["gpt2, untied, exact gelu"] = Gpt2 with { TiedHead = false, Activation = Activation.GeluErf },
        ["gpt2, attention only"] = Gpt2 with { HasMlp = false },
        ["gpt2, MLP only"] = Gpt2 with { HasAttention = false },
        ["llama, grouped queries, untied, biases"] = Llama,
        ["llama, tied, no biases"] = Llama with { TiedHead = true, AttentionBias = false, MlpBias = false, KeyValueHeads = 4 },
        ["llama, attention only"] = Llama with { HasMlp = false, KeyValueHeads = 1 },
        ["llama, MLP only"] = Llama with { HasAttention = false },
    };

    [Theory, MemberData(nameof(Variants))]
    public void Every_tensor_has_the_gradient_of_a_plain_transformer_in_double_precision(string variant)
    {
        var config = Configs[variant];
        using var model = TrainableModel.Create(config, new TinyModel(), new Workers(2));
        var batch = Batch(config, sequences: 3, length: 6);
        var loss = model.Step(batch);

        var tensors = model.Tensors.ToDictionary(t => t.Name, t => Array.ConvertAll(t.Value.ToArray(), v => (double)v));
        Assert.Equal(PlainLoss(config, tensors, batch), loss.Mean, 1e-6);
        Assert.Equal(6 + 3 + 6, loss.Predictions);
        double largestOfAll = model.Tensors.Max(tensor => tensor.Gradient.ToArray().Max(Math.Abs));
        Parallel.ForEach(model.Tensors, new ParallelOptions { MaxDegreeOfParallelism = 2 }, tensor =>
        {
            float[] gradient = tensor.Gradient.ToArray();
            double largest = gradient.Max(g => Math.Abs((double)g));
            // The bias of keys moves all scores of a query alike: its gradient is 0, and here what rounding leaves of it.
            double tolerance = 2e-5 * Math.Max(largest, 0.05 * largestOfAll);
            var perturbed = new Dictionary<string, double[]>(tensors) { [tensor.Name] = [.. tensors[tensor.Name]] };
            foreach (int entry in EntriesOf(tensor.Name, gradient))
            {
                double above = At(Step), below = At(-Step), expected = (above - below) / (2 * Step);
                Assert.True(Math.Abs(gradient[entry] - expected) <= tolerance,
                    $"{tensor.Name}, entry {entry}: {expected:R} expected, {gradient[entry]:R} found; largest {largest:G3}");

                double At(double step)
                {
                    perturbed[tensor.Name][entry] = tensors[tensor.Name][entry] + step;
                    double value = PlainLoss(config, perturbed, batch);
                    perturbed[tensor.Name][entry] = tensors[tensor.Name][entry];
                    return value;
                }
            }
        });
    }

    /// <summary>One with the largest gradient, and some others at random.</summary>
    static IEnumerable<int> EntriesOf(string name, float[] gradient)
    {
        var random = new Philox(5, (ulong)name.Length);
        int largest = Array.IndexOf(gradient, gradient.MaxBy(Math.Abs));
        return Enumerable.Range(0, Entries).Select(i => (int)random.Below((ulong)i, gradient.Length)).Append(largest).Distinct();
    }

    /// <summary>A whole sequence, one that ends early, and one with true distributions as its targets.</summary>
    static TrainingBatch Batch(ModelConfig config, int sequences, int length)
    {
        var batch = new TrainingBatch(sequences, length);
        var random = new Philox(7, 0);
        for (int i = 0; i < batch.Ids.Length; i++) batch.Ids[i] = (int)random.Below((ulong)i, config.VocabularySize);
        batch.Sequence(1)[4..].Fill(-1);
        var exact = new NextTokenDistributions();
        for (int p = 0; p < length; p++)
        {
            exact.Add(p, 0.5f);
            exact.Add((p + 3) % config.VocabularySize, 0.375f);
            exact.Add((p + 5) % config.VocabularySize, 0.125f);
            exact.EndPosition();
        }
        batch.Targets[2] = exact;
        return batch;
    }

    static double PlainLoss(ModelConfig config, Dictionary<string, double[]> tensors, TrainingBatch batch)
    {
        var transformer = new ReferenceTransformer(config, tensors);
        double loss = 0;
        int predictions = 0;
        for (int s = 0; s < batch.Sequences; s++)
        {
            int[] ids = batch.Sequence(s).ToArray();
            double[][] logits = transformer.Logits([.. ids[..^1].TakeWhile(id => id >= 0)]);
            for (int p = 0; p < batch.Length && ids[p + 1] >= 0; p++, predictions++)
            {
                double normalizer = Math.Log(logits[p].Sum(Math.Exp));
                if (batch.Targets[s] is not { } exact) loss += normalizer - logits[p][ids[p + 1]];
                else
                {
                    for (int i = 0; i < exact.Ids(p).Length; i++)
                        loss += exact.Probabilities(p)[i] * (normalizer - logits[p][exact.Ids(p)[i]]);
                }
            }
        }
        return loss / predictions;
    }

    /// <summary>Enough rows for several groups in each lane, and a number of sequences that the lanes do not divide.</summary>
    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama, grouped queries, untied, biases")]
    public void Gradients_have_the_same_bits_for_any_number_of_threads_and_are_the_mean_of_the_parts(string variant)
    {
        var config = Configs[variant];
        var batch = Batch(config, sequences: 301, length: 16);
        float[][] one = Gradients(1, batch, out var loss);
        foreach (int threads in new[] { 2, 5 })
        {
            Assert.Equal(one, Gradients(threads, batch, out var same));
            Assert.Equal(loss, same);
        }

        // Σ over two halves, each a mean over its own predictions.
        double[][] sums = [.. one.Select(g => new double[g.Length])];
        double total = 0;
        foreach (var (first, end) in new[] { (0, 130), (130, 301) })
        {
            var part = new TrainingBatch(end - first, batch.Length);
            batch.Ids[(first * 17)..(end * 17)].CopyTo(part.Ids);
            batch.Targets.AsSpan(first, end - first).CopyTo(part.Targets);
            float[][] gradients = Gradients(2, part, out var partLoss);
            total += partLoss.Mean * partLoss.Predictions;
            for (int t = 0; t < sums.Length; t++)
                for (int i = 0; i < sums[t].Length; i++) sums[t][i] += (double)gradients[t][i] * partLoss.Predictions;
        }
        Assert.Equal(total / loss.Predictions, loss.Mean, 1e-9);
        for (int t = 0; t < sums.Length; t++)
            for (int i = 0; i < sums[t].Length; i++) Assert.Equal(sums[t][i] / loss.Predictions, one[t][i], 2e-6);

        float[][] Gradients(int threads, TrainingBatch batch, out TrainingLoss loss)
        {
            using var model = TrainableModel.Create(config, new TinyModel(), new Workers(threads));
            model.Step(batch);
            loss = model.Step(batch);
            return [.. model.Tensors.Select(tensor => tensor.Gradient.ToArray())];
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_way_forwards_has_the_bits_of_a_language_model(string variant)
    {
        var config = Configs[variant];
        int[][] texts = [[3, 16, 0, 7, 7, 2], [9], [2, 11, 1]];
        var tokens = TokenBatch.Of(texts);
        var final = new Site(SiteKind.FinalNorm);
        using var language = TinyModel.Create(config, new Workers(2));
        float[] expected = language.RunWithCache(tokens, final).Find(final);

        using var weights = ModelFamily.Of(config.ModelType, "test").Load(config, new TinyModel(), Workers.One);
        using var workspace = new Workspace(config.Layers, keeps: true);
        var transformer = new Transformer(config, weights, workspace, Workers.One);
        var kept = transformer.ForwardKept(new Pass(tokens, null, null, null, 0));
        Assert.Equal(expected, kept.ToArray());

        using var model = TrainableModel.Create(config, new TinyModel(), new Workers(2));
        using var copy = model.ToLanguageModel(new Workers(2));
        Assert.Equal(language.Logits(tokens), copy.Logits(tokens));
        var batch = new TrainingBatch(1, 5);
        texts[0].CopyTo(batch.Ids);
        Assert.Equal(NextTokenLoss.Of(language, TokenBatch.Of(texts[0])).Mean, model.Step(batch).Mean, 1e-6);
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void A_fresh_model_and_a_loaded_one_are_those_of_language_models(string family)
    {
        using var folder = new TinyModelFolder(family);
        var tokens = TokenBatch.Of([3, 16, 0, 7, 7, 2]);
        using var fresh = TrainableModel.Create(folder.Config, 9, new Workers(2));
        using var loaded = TrainableModel.Load(folder.Path, new Workers(2));
        using LanguageModel freshCopy = fresh.ToLanguageModel(Workers.One), loadedCopy = loaded.ToLanguageModel(Workers.One);
        using LanguageModel random = LanguageModel.RandomInit(folder.Config, 9, Workers.One), read = folder.Load();
        Assert.Equal(random.Logits(tokens), freshCopy.Logits(tokens));
        Assert.Equal(read.Logits(tokens), loadedCopy.Logits(tokens));
    }

    [Fact]
    public void Descending_along_the_gradient_learns_a_cycle()
    {
        using var model = TrainableModel.Create(Gpt2, 1, new Workers(2));
        var batch = new TrainingBatch(16, 12);
        for (int s = 0; s < 16; s++)
            for (int p = 0; p <= 12; p++) batch.Sequence(s)[p] = (s + 3 * p) % 17;
        double first = model.Step(batch).Mean, last = first;
        for (int step = 0; step < 300; step++)
        {
            foreach (var tensor in model.Tensors)
                for (int i = 0; i < tensor.Value.Length; i++) tensor.Value[i] -= 0.5f * tensor.Gradient[i];
            last = model.Step(batch).Mean;
        }
        Assert.Equal(Math.Log(17), first, 0.05);
        Assert.True(last < 0.1, $"loss {last} after 300 steps");
    }

    [Fact]
    public void Batches_that_cannot_be_trained_on_are_refused_in_one_line()
    {
        using var model = TrainableModel.Create(Gpt2, 1, Workers.One);
        Refused(new TrainingBatch(2, 4), "nothing to predict");
        Refused(new TrainingBatch(1, Gpt2.ContextLength + 1), "more than the model's context of 16");
        var batch = new TrainingBatch(1, 2);
        ((int[])[3, 17, 2]).CopyTo(batch.Ids);
        Refused(batch, "token id 17 at position 1 of sequence 0");
        ((int[])[3, 16, 2]).CopyTo(batch.Ids);
        var exact = new NextTokenDistributions();
        batch.Targets[0] = exact;
        Refused(batch, "2 positions but has 0 distributions");
        for (int p = 0; p < 2; p++)
        {
            exact.Add(16 + p, 1);
            exact.EndPosition();
        }
        Refused(batch, "token id 17 in the distribution at position 1 of sequence 0");

        void Refused(TrainingBatch batch, string words)
        {
            string message = Assert.Throws<InputException>(() => model.Step(batch)).Message;
            Assert.Contains(words, message);
            Assert.DoesNotContain('\n', message);
        }
    }
}
