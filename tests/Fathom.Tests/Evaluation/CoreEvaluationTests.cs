using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation;

/// <summary>The whole evaluation: which rows it takes, what its controls keep, and what it must not depend on.</summary>
public sealed class CoreEvaluationTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    const int Width = 12, Latents = 48, K = 4, TrainRows = 300, Rows = 900;

    /// <summary>Rows along one decoder direction each, so that a dictionary with k 1 explains nearly all of them.</summary>
    static readonly float[] Decoder = UnitRows(), Vectors = Planted();

    [Fact]
    public void Only_held_out_rows_are_measured()
    {
        CoreReport clean = OnVectors(Vectors);
        float[] poisoned = (float[])Vectors.Clone();
        poisoned.AsSpan(0, TrainRows * Width).Fill(1e6f);
        AssertEqual(clean.Dictionary, OnVectors(poisoned).Dictionary);
        Assert.Equal(Rows - TrainRows, clean.Dictionary.Reconstruction.Rows);
        Assert.True(clean.HeldOut);

        poisoned[TrainRows * Width] += 1;
        Assert.NotEqual(clean.Dictionary.Reconstruction, OnVectors(poisoned).Dictionary.Reconstruction);
    }

    [Fact]
    public void A_matrix_without_held_out_rows_is_measured_whole_and_says_so()
    {
        using var sae = Sae();
        CoreReport report = CoreEvaluation.RunOnVectors(sae, new MatrixSource(Vectors, Width, Rows), 0,
            Workers.All, cancel: Cancel);
        Assert.False(report.HeldOut);
        Assert.Equal(Rows, report.Dictionary.Reconstruction.Rows);
        Assert.Contains("none of them known to be held out", CoreTable.Short(report));
    }

    [Fact]
    public void A_permuted_decoder_keeps_every_encoder_metric_to_the_bit_and_loses_the_rest()
    {
        CoreReport report = OnVectors(Vectors, k: 1);
        CoreResult control = Assert.Single(report.Controls);
        CoreResult dictionary = report.Dictionary;
        Assert.Equal(CoreSubject.PermutedDecoder, control.Name);
        Assert.Equal(dictionary.Reconstruction.L0, control.Reconstruction.L0);
        Assert.Equal(dictionary.Reconstruction.NormIn, control.Reconstruction.NormIn);
        AssertEqual(dictionary.Latents, control.Latents);
        Assert.Equal(dictionary.Geometry.EncoderNorm, control.Geometry.EncoderNorm);
        Assert.Equal(dictionary.Geometry.Encoder.Signed, control.Geometry.Encoder.Signed);

        Assert.InRange(dictionary.Reconstruction.FractionUnexplained, 0, 0.2);
        Assert.InRange(control.Reconstruction.FractionUnexplained, 1, 10);
        Assert.InRange(dictionary.Geometry.EncoderDecoderCosine.Average(), 0.99, 1);
        Assert.InRange(control.Geometry.EncoderDecoderCosine.Average(), -0.4, 0.4);
    }

    /// <summary>
    /// Where latents are ranked in units of their decoder norm, the norms stay on the encoder's side of the control: every
    /// number of the encoder is the dictionary's own, those of the decoder are the dictionary's in another order.
    /// </summary>
    [Fact]
    public void A_permuted_decoder_of_any_norms_keeps_the_encoder_as_it_was_stored()
    {
        float[] decoder = [.. Decoder];
        for (int i = 0; i < decoder.Length; i++) decoder[i] *= 0.5f + i / Width % 5;
        float[] bias = [.. Enumerable.Range(0, Latents).Select(Bias)];
        using var sae = new TopKSae([.. Decoder], bias, decoder, new float[Width], K, rescaleByDecoderNorm: true);
        CoreReport report = CoreEvaluation.RunOnVectors(sae, new MatrixSource(Vectors, Width, TrainRows), 4,
            Workers.All, cancel: Cancel);
        CoreResult dictionary = report.Dictionary, control = report.Controls[0];
        AssertEqual(dictionary.Latents, control.Latents);
        Assert.Equal(bias, control.Geometry.EncoderBias);
        Assert.Equal(dictionary.Geometry.EncoderNorm, control.Geometry.EncoderNorm);
        Assert.Equal(dictionary.Geometry.Encoder.Signed, control.Geometry.Encoder.Signed);
        Assert.Equal(dictionary.Geometry.Encoder.Absolute, control.Geometry.Encoder.Absolute);
        Assert.NotEqual(dictionary.Geometry.Decoder.Signed, control.Geometry.Decoder.Signed);
        Assert.Equal(dictionary.Geometry.Decoder.Signed.Order(), control.Geometry.Decoder.Signed.Order());
        // Each latent still writes a direction of length 1 for each unit of its activation.
        Assert.Equal(dictionary.Reconstruction.L1, control.Reconstruction.L1, 1e-4 * dictionary.Reconstruction.L1);
        Assert.NotEqual(dictionary.Reconstruction.FractionUnexplained, control.Reconstruction.FractionUnexplained);
    }

    /// <summary>The control's numbers are derived from the dictionary's; measuring its weights anew must give the same bits.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_derived_of_a_permuted_decoder_is_what_its_weights_say(bool rescales)
    {
        float[] decoder = [.. Decoder];
        for (int i = 0; i < decoder.Length; i++) decoder[i] *= 0.5f + i / Width % 5;
        int[] order = [.. Enumerable.Range(0, Latents).Select(i => (i * 5 + 3) % Latents)];
        using var sae = new TopKSae([.. Decoder], [.. Enumerable.Range(0, Latents).Select(Bias)], decoder, new float[Width], K,
            rescaleByDecoderNorm: rescales);
        ISparseCoder permuted = sae.WithPermutedDecoder(order);
        using var owned = permuted as IDisposable;
        LatentGeometry derived = LatentGeometry.Of(sae, Workers.All, Cancel).OfPermuted(permuted, order, Cancel);
        LatentGeometry measured = LatentGeometry.Of(permuted, Workers.All, Cancel);
        Assert.Equal(measured.EncoderBias, derived.EncoderBias);
        Assert.Equal(measured.EncoderNorm, derived.EncoderNorm);
        Assert.Equal(measured.EncoderDecoderCosine, derived.EncoderDecoderCosine);
        Assert.Equal(measured.Encoder.Signed, derived.Encoder.Signed);
        Assert.Equal(measured.Encoder.Absolute, derived.Encoder.Absolute);
        Assert.Equal(measured.Decoder.Signed, derived.Decoder.Signed);
        Assert.Equal(measured.Decoder.Absolute, derived.Decoder.Absolute);
    }

    /// <summary>Directions of two widths have no cosine; the rest is as ever, the permuted decoder included.</summary>
    [Fact]
    public void A_dictionary_of_two_widths_has_no_cosine_of_what_it_reads_and_writes()
    {
        float[] decoder = [.. Enumerable.Range(0, Latents * 3).Select(i => 1f + i % 5)];
        using var sae = new TopKSae(new SaeWeights([.. Decoder], new float[Latents], decoder, new float[3])
        {
            CentersInput = false,
            IsTranscoder = true,
        }, K);
        LatentGeometry geometry = LatentGeometry.Of(sae, Workers.All, Cancel);
        Assert.Empty(geometry.EncoderDecoderCosine);
        Assert.All(geometry.EncoderNorm, norm => Assert.Equal(1, norm, 1e-5));
        int[] order = [.. Enumerable.Range(0, Latents).Reverse()];
        ISparseCoder permuted = sae.WithPermutedDecoder(order);
        using var owned = permuted as IDisposable;
        Assert.Empty(geometry.OfPermuted(permuted, order, Cancel).EncoderDecoderCosine);
    }

    static readonly string[] Stages = ["rows", "weights", "model"];

    /// <summary>Cancelled at the first word of each stage, it gives up before the next.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_stage_can_be_cancelled(int stage)
    {
        using var run = new TinyRun();
        using ItemStore items = run.OpenItems();
        using ActivationStore rows = run.OpenStore();
        using LanguageModel model = Model(1);
        using var cancel = new CancellationTokenSource();
        var seen = new List<string>();
        Assert.Throws<OperationCanceledException>(() => CoreEvaluation.Run(
            new CoreSubject(CoreSubject.Dictionary, run.Coder, rows, model), new CoderSites(Site.Parse(TinyRun.Site)), items, [], 1, Workers.All,
            (words, _, _) =>
            {
                seen.Add(words);
                if (words.EndsWith(Stages[stage], StringComparison.Ordinal)) cancel.Cancel();
            }, cancel.Token));
        // The rows of a tiny run are one block, whose end is followed by the word of the next stage alone.
        Assert.All(seen, words => Assert.StartsWith(CoreSubject.Dictionary, words, StringComparison.Ordinal));
        Assert.InRange(seen.Max(words => Array.FindIndex(Stages, words.EndsWith)) - stage, 0, 1);
    }

    [Fact]
    public void Latents_in_another_order_change_nothing()
    {
        int[] order = [.. Enumerable.Range(0, Latents).Select(i => (i * 5 + 3) % Latents)];
        float[] moved = [.. order.SelectMany(latent => Decoder[(latent * Width)..((latent + 1) * Width)])];
        using var sae = Sae();
        using var other = new TopKSae(moved, [.. order.Select(Bias)], moved, new float[Width], K);
        var source = new MatrixSource(Vectors, Width, TrainRows);
        IReadOnlyList<Figure> one = Metrics(sae, source), two = Metrics(other, source);
        foreach (var (a, b) in one.Zip(two)) Assert.Equal(a.Value, b.Value, 1e-6 * Math.Max(1, Math.Abs(a.Value)));

        static IReadOnlyList<Figure> Metrics(ISparseCoder coder, IVectorSource source) =>
            CoreFigures.Of(CoreEvaluation.RunOnVectors(coder, source, 0, Workers.All, cancel: Cancel).Dictionary);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Threads_change_no_bit(int threads)
    {
        CoreReport two = OnVectors(Vectors, 2), other = OnVectors(Vectors, threads);
        AssertEqual(two.Dictionary, other.Dictionary);
        AssertEqual(two.Controls[0], other.Controls[0]);
    }

    /// <summary>
    /// A run of hand-made text with a random model of its shape, and a random-init control beside it: all three are measured
    /// on the held-out contexts, each with its own model and rows.
    /// </summary>
    [Fact]
    public void A_run_is_measured_on_its_held_out_contexts_with_controls_beside_it()
    {
        using var run = new TinyRun();
        using ItemStore items = run.OpenItems();
        using ActivationStore rows = run.OpenStore();
        using LanguageModel model = Model(1), random = Model(2);
        using TopKSae other = TinyRun.MakeDictionary(8);
        var site = Site.Parse(TinyRun.Site);
        var seen = new HashSet<string>();

        CoreReport report = CoreEvaluation.Run(new CoreSubject(CoreSubject.Dictionary, run.Coder, rows, model), new CoderSites(site), items,
            [new CoreSubject(CoreSubject.RandomInitModel, other, rows, random)], seed: 1, Workers.All,
            (words, _, _) => seen.Add(words), Cancel);

        Assert.Equal("this dictionary", report.Dictionary.Name);
        Assert.Equal(["permuted decoder", "random-init model"], report.Controls.Select(control => control.Name));
        // Rows, weights and model of each; the rows of a permuted decoder go with the dictionary's.
        Assert.Equal(8, seen.Count);
        Assert.Equal(run.Rows - run.TrainRows, report.Dictionary.Reconstruction.Rows);
        Assert.Equal(run.Contexts.Skip(TinyRun.TrainContexts).Sum(ids => ids.Length - 1), report.Dictionary.Loss!.Predictions);
        Assert.Equal(report.Dictionary.Loss.CeClean, report.Controls[0].Loss!.CeClean);
        Assert.Equal(report.Dictionary.Loss.CeZero, report.Controls[0].Loss!.CeZero);
        Assert.NotEqual(report.Dictionary.Loss.CeSpliced, report.Controls[0].Loss!.CeSpliced);
        Assert.NotEqual(report.Dictionary.Loss.CeClean, report.Controls[1].Loss!.CeClean);

        // Contexts of the rows come from the store: count those of latent 0 anew.
        var contexts = new HashSet<int>();
        var codes = new SparseCodes(1, 1);
        run.Coder.Encode(run.Vectors, run.Rows, codes, Workers.All);
        for (int row = run.TrainRows; row < run.Rows; row++)
            if (codes.RowIndices(row).Contains(0)) contexts.Add(run.Positions[row].Context);
        Assert.True(contexts.Count > 0);
        LatentActivity latents = report.Dictionary.Latents;
        Assert.Equal((double)latents.Counts[0] / contexts.Count, latents.ConsistentActivation(0));
    }

    [Fact]
    public void Nothing_held_out_and_widths_that_differ_are_refused()
    {
        using var run = new TinyRun();
        using ItemStore items = run.OpenItems();
        using LanguageModel model = Model(1);
        using var sae = Sae();
        var site = Site.Parse(TinyRun.Site);
        string Message(ISparseCoder coder, IVectorSource rows) => Assert.Throws<InputException>(() =>
            CoreEvaluation.Run(new("this dictionary", coder, rows, model), new CoderSites(site), items, [], 0, Workers.All, cancel: Cancel)).Message;
        Assert.Contains("--holdout", Message(run.Coder, new MatrixSource(run.Vectors, TinyRun.Width, run.Rows)));
        Assert.Contains("width 12", Message(sae, new MatrixSource(run.Vectors, TinyRun.Width, run.TrainRows)));
    }

    internal static LanguageModel Model(ulong seed) => LanguageModel.RandomInit(new ModelConfig
    {
        ModelType = "gpt2",
        Layers = 3,
        Width = TinyRun.Width,
        Heads = 2,
        KeyValueHeads = 2,
        HeadWidth = 4,
        MlpWidth = 16,
        VocabularySize = TinyRun.Vocabulary.Length,
        ContextLength = 28,
        Activation = Activation.GeluTanh,
        AttentionBias = true,
        MlpBias = true,
        TiedHead = true,
        InitializerRange = 0.3,
        BosId = TinyRun.Bos,
    }, seed, Workers.All);

    static CoreReport OnVectors(float[] vectors, int threads = 2, int k = K)
    {
        using var sae = Sae(k);
        return CoreEvaluation.RunOnVectors(sae, new MatrixSource(vectors, Width, TrainRows), seed: 4,
            new Workers(threads), cancel: Cancel);
    }

    static TopKSae Sae(int k = K) =>
        new([.. Decoder], [.. Enumerable.Range(0, Latents).Select(Bias)], [.. Decoder], new float[Width], k);

    static float Bias(int latent) => 0.01f * (latent % 7) - 0.05f;

    static float[] UnitRows()
    {
        var random = new Philox(21, 0);
        float[] rows = [.. Enumerable.Range(0, Latents * Width).Select(i => (float)random.Normal((ulong)i))];
        for (int latent = 0; latent < Latents; latent++)
        {
            Span<float> row = rows.AsSpan(latent * Width, Width);
            float norm = 0;
            foreach (float value in row) norm += value * value;
            for (int c = 0; c < Width; c++) row[c] /= MathF.Sqrt(norm);
        }
        return rows;
    }

    static float[] Planted()
    {
        var random = new Philox(22, 0);
        var rows = new float[Rows * Width];
        for (int row = 0; row < Rows; row++)
        {
            int latent = (int)random.Below((ulong)row, Latents);
            float size = 1 + (float)random.Uniform((ulong)(row + Rows));
            for (int at = row * Width, c = 0; c < Width; at++, c++)
                rows[at] = size * Decoder[latent * Width + c] + 0.02f * (float)random.Normal((ulong)(4 * Rows + at));
        }
        return rows;
    }

    static void AssertEqual(CoreResult a, CoreResult b)
    {
        Assert.Equal(a.Reconstruction, b.Reconstruction);
        AssertEqual(a.Latents, b.Latents);
        Assert.Equal(a.Geometry.EncoderDecoderCosine, b.Geometry.EncoderDecoderCosine);
        Assert.Equal(a.Geometry.Decoder.Signed, b.Geometry.Decoder.Signed);
    }

    static void AssertEqual(LatentActivity a, LatentActivity b)
    {
        Assert.Equal(a.Counts, b.Counts);
        Assert.Equal(a.Max, b.Max);
        Assert.Equal(Enumerable.Range(0, a.LatentCount).Select(a.Mean), Enumerable.Range(0, b.LatentCount).Select(b.Mean));
    }
}
