using System.Reflection;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// Mistakes found in other implementations, by their numbers in the project's list, each on a case that can be worked out
/// by hand. Numbers 6, 8 and 11 are with resampling, the sampler and the resumed trainings; 5 and 14 touch nothing that exists
/// yet.
/// </summary>
public class PitfallTests
{
    // Latent 0 reads the first channel and always wins the top 1; latent 1 reads the second and is silent for long; latent
    // 2 is alive and reads nothing. Rows are b_dec + a (first) + b (second).
    static readonly float[] Bias = [5, -7, 2, 1];

    static TrainConfig OneWinner { get; } = new()
    {
        Latents = 3,
        K = 1,
        Batch = 4,
        Tokens = 4000,
        LearningRate = 1e-3,
        Warmup = 0,
        DeadAfter = 100,
        Clip = Clip.Off,
    };

    static TrainState OneWinnerState(bool dead = true)
    {
        var state = new TrainState(4, 3);
        for (int latent = 0; latent < 3; latent++)
        {
            state.DecoderWeight.Value.Span[latent * 4 + latent] = 1;
        }
        state.EncoderWeight.CopyFrom(ParameterPart.Value, 0, [1, 0, 0, 0, 0, 1, 0, 0]);
        Bias.CopyTo(state.DecoderBias.Value.Span);
        if (dead) state.RowsSinceFired[1] = 100;
        return state;
    }

    static float[] TwoChannels(params (float A, float B)[] rows) =>
        [.. rows.SelectMany(row => new[] { Bias[0] + row.A, Bias[1] + row.B, Bias[2], Bias[3] })];

    static readonly float[] Rows = TwoChannels((3, 1), (4, 2), (3, 1), (5, 0.5f));

    static StepMetrics Step(TrainConfig config, TrainState state, float[] rows)
    {
        using var step = new TopKStep(config, state, variance: 1, new Workers(1));
        return step.Run(rows);
    }

    /// <summary>
    /// The dead latent wins no row, so all that moves it is the auxiliary loss; here it is a little off, so that all three
    /// of its gradients differ from 0. It is the only dead one: the loss must not wait for more.
    /// </summary>
    [Fact]
    public void Pitfall_1_the_auxiliary_gradient_reaches_encoder_and_decoder_of_a_single_dead_latent()
    {
        foreach (double coefficient in (double[])[0, 1.0 / 32])
        {
            using TrainState state = OneWinnerState();
            state.DecoderWeight.Value.Span[4] = 0.6f;
            state.DecoderWeight.Value.Span[5] = 0.8f;
            float[] encoder = state.EncoderWeight.ToArray()[4..8];
            float[] decoder = state.DecoderWeight.Value.Slice(4, 4).ToArray();
            StepMetrics metrics = Step(OneWinner with { AuxCoefficient = coefficient }, state, Rows);
            bool moves = coefficient > 0;
            Assert.Equal(moves, metrics.AuxLoss > 0);
            Assert.Equal(1, metrics.Dead);
            Assert.Equal(moves, !encoder.SequenceEqual(state.EncoderWeight.ToArray().AsSpan(4, 4).ToArray()));
            Assert.Equal(moves, !decoder.SequenceEqual(state.DecoderWeight.Value.Slice(4, 4).ToArray()));
            Assert.Equal(moves, state.EncoderBias.Value.Span[1] != 0);
            Assert.Equal(0, state.EncoderBias.Value.Span[2]);
        }
    }

    /// <summary>
    /// The dead latent is exactly what the error lacks: e = b (second channel). With the bias on one side only, the loss
    /// would be ‖b_dec‖² = 79 a row over the spread; with it on neither, or on both, it is 0.
    /// </summary>
    [Fact]
    public void Pitfall_2_target_and_decode_of_the_auxiliary_loss_agree_on_the_bias()
    {
        using TrainState state = OneWinnerState();
        StepMetrics metrics = Step(OneWinner, state, Rows);
        Assert.Equal(0, metrics.AuxLoss, 1e-9);
        Assert.Equal(1 + 4 + 1 + 0.25, metrics.Fvu * 4, 1e-5);
    }

    [Fact]
    public void Pitfall_3_each_direction_keeps_norm_1_and_no_channel_does()
    {
        using var folder = new TempFolder();
        Sae sae = SmallTraining.Train(folder.Path).Sae;
        const int d = SmallTraining.Width;
        double Norm(Func<int, int> at, int count) =>
            Math.Sqrt(Enumerable.Range(0, count).Sum(i => Math.Pow(sae.DecoderWeight[at(i)], 2)));
        for (int latent = 0; latent < sae.LatentCount; latent++) Assert.Equal(1, Norm(c => latent * d + c, d), 1e-6);
        for (int channel = 0; channel < d; channel++) Assert.InRange(Norm(latent => latent * d + channel, sae.LatentCount), 2, 5);
        sae.Dispose();
    }

    /// <summary>
    /// A training that does not move (its rate is all but 0) leaves b_dec where it started: at the geometric median of the
    /// rows as they were given, not of rows in other units.
    /// </summary>
    [Fact]
    public void Pitfall_4_bias_and_rows_are_in_the_same_units()
    {
        using var folder = new TempFolder();
        using MatrixSource source = SmallTraining.Source();
        using Sae sae = SmallTraining.Train(folder.Path, SmallTraining.Config with { LearningRate = 1e-12 }, source).Sae;
        float[] training = source.Rows[..(SmallTraining.TrainRows * SmallTraining.Width)];
        float[] median = GeometricMedian.Of(training, SmallTraining.Width, new Workers(1));
        Assert.InRange(source.MeanSquaredNorm / SmallTraining.Width, 50, 10_000);
        for (int c = 0; c < median.Length; c++) Assert.Equal(median[c], sae.DecoderBias[c], 2e-3 * Math.Abs(median[c]) + 1e-3);
    }

    /// <summary>
    /// The count's gradient reaches a threshold from both sides: from what is just above it, and from what is just below and does
    /// not fire. Three latents of threshold 1 and pre-activations 1.2, .8 and .4 on each row, and a band of .5: the first two are
    /// in it. ∂L/∂log θ is −θ / ε of the count's weight for each of 4 rows, λ / (n V) = 1 / 4, with nothing to be gained from the
    /// error: rows are written so that no latent's direction is in it.
    /// </summary>
    [Fact]
    public void Pitfall_5_the_count_moves_thresholds_from_below_too()
    {
        const double band = 0.5;
        TrainConfig config = OneWinner with
        {
            Architecture = "jumprelu",
            K = new TrainConfig().K,
            Sparsity = 1,
            SparsityWarmup = 0,
            Bandwidth = band,
            StartThreshold = 1,
            PreActivation = 0,
        };
        using TrainState state = Architecture.Of(config).State(config, new RowLayout(4));
        for (int latent = 0; latent < 3; latent++) state.DecoderWeight.Value.Span[latent * 4 + 3] = 1;
        state.EncoderBias.Value.Span[0] = 1.2f;
        state.EncoderBias.Value.Span[1] = 0.8f;
        state.EncoderBias.Value.Span[2] = 0.4f;
        // r = 1.2 D − (0, 0, 0, 1.2) = 0.
        float[] rows = [.. Enumerable.Range(0, 4).SelectMany(_ => new[] { 0, 0, 0, 1.2f })];
        using TrainingStep step = Architecture.Of(config).Step(config, state, variance: 1, new Workers(1));
        StepMetrics metrics = step.Run(rows);
        Assert.Equal(1, metrics.L0);
        Assert.Equal(1, metrics.Penalty!.Value, 1e-6);
        float[] moments = state.LatentNumbers[1].ToArray(ParameterPart.First);
        double[] expected = [-1 / band, -1 / band, 0];
        for (int latent = 0; latent < 3; latent++) Assert.Equal(expected[latent], moments[latent] / 0.1, 1e-5);
    }

    /// <summary>
    /// k is 3 and only latent 0 is above 0: the two other slots hold nothing. Pre-activations of exactly 0 (latent 2 of
    /// every row, latent 1 of one) are no firing either.
    /// </summary>
    [Fact]
    public void Pitfall_7_a_slot_of_value_0_is_no_firing()
    {
        using TrainState state = OneWinnerState(dead: false);
        TrainConfig config = OneWinner with { K = 3, Tokens = 4, Decay = 1 };
        StepMetrics metrics = Step(config, state, TwoChannels((3, 0), (4, -2), (3, -1), (-5, -0.5f)));
        Assert.Equal(3 / 4.0, metrics.L0);
        Assert.Equal([0, 4, 4], state.RowsSinceFired);
        Assert.Equal([3, 0, 0], state.FireCounts);
        Assert.Equal(4, state.CountedRows);
    }

    /// <summary>
    /// Rows of norm 1 in front, of norm 7 behind and of norm 1,000 held out, so that any sample but the whole is far off.
    /// The checkpoint holds biases of scaled rows and the dictionary those of raw ones: their ratio is √(d / E‖x‖²).
    /// </summary>
    [Fact]
    public void Pitfall_9_the_scale_is_that_of_all_training_rows()
    {
        const int d = 6, n = 5000, heldOut = 500;
        var random = new Philox(12, 0);
        var rows = new float[(n + heldOut) * d];
        for (int i = 0; i < n + heldOut; i++)
        {
            double size = i < n / 2 ? 1 : i < n ? 7 : 1000;
            rows[i * d + (int)random.Below((ulong)i, d)] = (float)(i % 2 == 0 ? size : -size);
        }
        using MatrixSource source = new(rows, d, n);
        using TempFolder folder = new(), larger = new();
        TrainConfig config = SmallTraining.Config with { Latents = 12, K = 2 };
        using Sae sae = SmallTraining.Train(folder.Path, config, source).Sae;
        using SafetensorsFile trained = SafetensorsFile.Open(folder.File("checkpoints", "last.safetensors"));
        double scale = Math.Sqrt(d / ((1 + 49) / 2.0));
        float[] inTraining = trained.Floats("encoder_bias.value", 12);
        Assert.Contains(inTraining, bias => Math.Abs(bias) > 0.01);
        for (int latent = 0; latent < 12; latent++) Assert.Equal(inTraining[latent], sae.EncoderBias[latent] * scale, 1e-6);

        // Rows in other units are the same training: directions equal to the bit (1024 is a power of two), biases times 1024.
        using MatrixSource inOtherUnits = new([.. rows.Select(x => x * 1024)], d, n);
        using Sae same = SmallTraining.Train(larger.Path, config, inOtherUnits).Sae;
        Assert.Equal(sae.DecoderWeight, same.DecoderWeight);
        Assert.Equal(sae.EncoderWeight, same.EncoderWeight);
        Assert.Equal(sae.EncoderBias.ToArray().Select(b => b * 1024), same.EncoderBias.ToArray());
        Assert.Equal(sae.DecoderBias.ToArray().Select(b => b * 1024), same.DecoderBias.ToArray());
    }

    /// <summary>
    /// The checkpoint holds the parameters as trained, on rows times √(d / E‖x‖²); the dictionary is saved for raw rows.
    /// Both must mean the same: equal active latents, activations and reconstructions that differ by the scale.
    /// </summary>
    [Fact]
    public void Pitfall_9_the_scale_is_folded_into_what_is_saved()
    {
        using var folder = new TempFolder();
        using MatrixSource source = SmallTraining.Source();
        SmallTraining.Train(folder.Path, source: source).Sae.Dispose();
        using SafetensorsFile trained = SafetensorsFile.Open(folder.File("checkpoints", "last.safetensors"));
        using var inTraining = new TopKSae(trained.Floats("encoder_weight.value"), trained.Floats("encoder_bias.value"),
            trained.Floats("decoder_weight.value"), trained.Floats("decoder_bias.value"), SmallTraining.Config.K);
        using var saved = (TopKSae)SaeLensFolder.Read(folder.Path).Coder;

        const int d = SmallTraining.Width, n = 200;
        float scale = (float)Math.Sqrt(d / source.MeanSquaredNorm);
        float[] raw = source.Rows[..(n * d)], scaled = [.. raw.Select(x => x * scale)];
        (SparseCodes rawCodes, float[] rawOut) = Coded(saved, raw, n);
        (SparseCodes scaledCodes, float[] scaledOut) = Coded(inTraining, scaled, n);
        for (int row = 0; row < n; row++)
        {
            Assert.Equal(scaledCodes.RowIndices(row), rawCodes.RowIndices(row));
            for (int j = 0; j < rawCodes.RowValues(row).Length; j++)
                Assert.Equal(scaledCodes.RowValues(row)[j], rawCodes.RowValues(row)[j] * scale, 1e-4);
        }
        for (int i = 0; i < n * d; i++) Assert.Equal(scaledOut[i], rawOut[i] * scale, 1e-4);
        Assert.InRange(scale, 0.01, 0.2);
    }

    /// <summary>
    /// Every option that is not refused changes what is trained. A new one without a case here fails: it would be parsed
    /// and perhaps ignored. <see cref="TrainConfig.Encoder"/> alone must not: <see cref="ScreenedTrainingTests"/>.
    /// </summary>
    [Fact]
    public void Pitfall_12_every_option_changes_what_is_trained()
    {
        TrainConfig config = SmallTraining.Config with { DeadAfter = 130 };
        var changed = new Dictionary<string, TrainConfig>
        {
            [nameof(TrainConfig.Latents)] = config with { Latents = 149 },
            [nameof(TrainConfig.K)] = config with { K = 5 },
            [nameof(TrainConfig.Tokens)] = config with { Tokens = config.Tokens + 1 },
            [nameof(TrainConfig.Batch)] = config with { Batch = 129 },
            [nameof(TrainConfig.LearningRate)] = config with { LearningRate = 2e-3 },
            [nameof(TrainConfig.Warmup)] = config with { Warmup = 0.5 },
            [nameof(TrainConfig.Decay)] = config with { Decay = 0.5 },
            [nameof(TrainConfig.AuxCoefficient)] = config with { AuxCoefficient = 1 },
            [nameof(TrainConfig.AuxK)] = config with { AuxK = 1 },
            [nameof(TrainConfig.AuxRows)] = config with { AuxRows = 0.5 },
            [nameof(TrainConfig.DeadAfter)] = config with { DeadAfter = 1000 },
            [nameof(TrainConfig.Clip)] = config with { Clip = Clip.Exact },
            [nameof(TrainConfig.ClipAt)] = config with { ClipAt = 0.2 },
            [nameof(TrainConfig.Freeze)] = config with { Freeze = Freeze.Decoder },
            [nameof(TrainConfig.Seed)] = config with { Seed = 1 },
            [nameof(TrainConfig.OrderSeed)] = config with { OrderSeed = 1 },
            [nameof(TrainConfig.ShuffleBuffer)] = config with { ShuffleBuffer = SmallTraining.TrainRows },
            [nameof(TrainConfig.KStart)] = config with { KStart = 20 },
            [nameof(TrainConfig.Accumulate)] = config with { Accumulate = 2 },
            [nameof(TrainConfig.Optimiser)] = config with { Optimiser = Optimiser.SignSgd },
            [nameof(TrainConfig.EarlyStop)] = config with { EarlyStop = 0.9 },
            [nameof(TrainConfig.ResampleEvery)] = config with { ResampleEvery = 10 },
        };
        TrainConfig annealed = config with { KStart = 20 };
        Assert.NotEqual(Weights(annealed), Weights(annealed with { KAnneal = 0.5 }));
        using var start = new TempFolder();
        SmallTraining.Train(start.Path, config with { Seed = 3 }).Sae.Dispose();
        Assert.NotEqual(Weights(config), Weights(config with { Init = start.Path }));
        TrainConfig standard = config with { Architecture = "standard", K = new TrainConfig().K };
        TrainConfig multi = config with { Architecture = "multitopk" }, nested = config with { Architecture = "matryoshka" },
            anneal = standard with { Architecture = "p-anneal" }, jump = standard with { Architecture = "jumprelu" },
            tanh = jump with { SparsityForm = SparsityForm.Tanh }, sparse = jump with { Sparsity = 20 },
            pursuit = config with { Architecture = "matching-pursuit" };
        (string Option, TrainConfig Before, TrainConfig After)[] ofKinds =
        [
            (nameof(TrainConfig.ResidualThreshold), pursuit, pursuit with { ResidualThreshold = 0.3 }),
            (nameof(TrainConfig.L1), standard, standard with { L1 = 2 }),
            (nameof(TrainConfig.L1Warmup), standard, standard with { L1Warmup = 0.5 }),
            (nameof(TrainConfig.DecoderNorm), standard, standard with { DecoderNorm = DecoderNorm.Unit }),
            (nameof(TrainConfig.TargetL0), standard, standard with { TargetL0 = 5 }),
            (nameof(TrainConfig.MultiK), multi, multi with { MultiK = 2 }),
            (nameof(TrainConfig.MultiWeight), multi, multi with { MultiWeight = 0.5 }),
            (nameof(TrainConfig.Prefixes), nested, nested with { Prefixes = "5,50" }),
            (nameof(TrainConfig.PrefixWeights), nested, nested with { PrefixWeights = "1,1,1,1,2" }),
            (nameof(TrainConfig.EndPower), anneal, anneal with { EndPower = 0.5 }),
            (nameof(TrainConfig.AnnealStart), anneal, anneal with { AnnealStart = 0.1 }),
            (nameof(TrainConfig.DecoderNorm), jump, jump with { DecoderNorm = DecoderNorm.Free }),
            (nameof(TrainConfig.SparsityForm), jump, tanh),
            (nameof(TrainConfig.Sparsity), jump, jump with { Sparsity = 2 }),
            (nameof(TrainConfig.SparsityWarmup), jump, jump with { SparsityWarmup = 0.5 }),
            (nameof(TrainConfig.TargetL0), jump, jump with { TargetL0 = 4 }),
            (nameof(TrainConfig.Lift), config, config with { Lift = 1, LiftAfter = 1 }),
            (nameof(TrainConfig.Lift), jump with { TargetL0 = 4 }, jump with { TargetL0 = 4, Lift = 1 }),
            (nameof(TrainConfig.LiftAfter), config with { Lift = 1, LiftAfter = 1 }, config with { Lift = 1, LiftAfter = 500 }),
            (nameof(TrainConfig.TanhScale), tanh, tanh with { TanhScale = 1 }),
            (nameof(TrainConfig.Bandwidth), jump, jump with { Bandwidth = 0.1 }),
            (nameof(TrainConfig.StartThreshold), jump, jump with { StartThreshold = 0.1 }),
            (nameof(TrainConfig.PreActivation), sparse, sparse with { PreActivation = 1 }),
        ];
        // The architecture has tests of its own, the encoder changes no bit, and a skip connection is for transcoders
        // (LayoutStepTests); baselines have options of their own (BaselineTests).
        IEnumerable<string> options = typeof(TrainConfig).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite
                && property.Name is not (nameof(TrainConfig.Architecture) or nameof(TrainConfig.Encoder)
                    or nameof(TrainConfig.KAnneal) or nameof(TrainConfig.Init) or nameof(TrainConfig.Skip)
                    or nameof(TrainConfig.Iterations) or nameof(TrainConfig.SplitSigns)))
            .Select(property => property.Name);
        Assert.Equal(options.Order(), changed.Keys.Concat(ofKinds.Select(one => one.Option)).Distinct().Order());
        var trained = new Dictionary<TrainConfig, string>();
        foreach ((string option, TrainConfig before, TrainConfig after) in ofKinds.Concat(
            changed.Select(pair => (pair.Key, config, pair.Value))))
        {
            if (!trained.ContainsKey(before)) trained[before] = Weights(before);
            Assert.True(trained[before] != Weights(after), $"{option} changes nothing");
        }

        static string Weights(TrainConfig config)
        {
            using var folder = new TempFolder();
            SmallTraining.Train(folder.Path, config).Sae.Dispose();
            return SmallTraining.Files(folder.Path)["sae_weights.safetensors"];
        }
    }

    /// <summary>
    /// Nothing fires, so x̂ = b_dec and the loss is known: 1 at the mean, 1 + ‖b_dec − x̄‖² / V beside it. Against ‖x‖²
    /// instead of V, both would be below .02 for these rows far from the origin.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Pitfall_13_variance_is_about_the_mean(float beside)
    {
        const int d = 4, n = 4;
        float[] rows = TwoChannels((1, 0), (-1, 0), (0, 2), (0, -2));
        double variance = (1 + 1 + 4 + 4) / 4.0;
        using TrainState state = new(d, 3);
        for (int c = 0; c < d; c++) state.DecoderBias.Value.Span[c] = Bias[c] + (c == 2 ? beside : 0);
        for (int latent = 0; latent < 3; latent++) state.DecoderWeight.Value.Span[latent * d + latent] = 1;
        using var step = new TopKStep(OneWinner, state, variance, new Workers(1));
        StepMetrics metrics = step.Run(rows);
        Assert.Equal(1 + beside * beside / variance, metrics.Fvu, 1e-6);
        Assert.Equal(0, metrics.L0);
        Assert.Equal(n, metrics.LongestDead);

        using MatrixSource source = new(rows, d);
        Assert.Equal(variance * d / source.MeanSquaredNorm, new TrainingRows([source], []).Variance, 1e-9);
    }

    /// <summary>
    /// The auxiliary loss too: the dead latent cannot fire (its bias is far below 0), so ê = 0 and the loss is
    /// Σ‖e‖² / Σ‖e − ē‖², which is above 1 as soon as the error has a mean.
    /// </summary>
    [Fact]
    public void Pitfall_13_the_auxiliary_spread_is_about_the_mean_too()
    {
        using TrainState state = OneWinnerState();
        state.EncoderBias.Value.Span[1] = -100;
        StepMetrics metrics = Step(OneWinner, state, Rows);
        double[] errors = [1, 2, 1, 0.5];
        double squares = errors.Sum(e => e * e), spread = errors.Sum(e => (e - errors.Average()) * (e - errors.Average()));
        Assert.Equal(squares / spread, metrics.AuxLoss, 1e-4);
    }

    /// <summary>The share of firings is saved even where the learning rate never falls.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(1)]
    public void Frequencies_are_counted_with_and_without_decay(double decay)
    {
        using var folder = new TempFolder();
        SmallTraining.Train(folder.Path, SmallTraining.Config with { Decay = decay }).Sae.Dispose();
        using SafetensorsFile file = SafetensorsFile.Open(folder.File("sparsity.safetensors"));
        double l0 = file.Floats("sparsity", SmallTraining.Config.Latents).Sum(log => Math.Pow(10, log));
        Assert.InRange(l0, 2, 4.001);
    }

    static (SparseCodes, float[]) Coded(Sae sae, float[] rows, int n)
    {
        var codes = new SparseCodes(n, 1);
        var reconstruction = new float[rows.Length];
        sae.Encode(rows, n, codes, new Workers(1));
        sae.Decode(rows, codes, reconstruction, new Workers(1));
        return (codes, reconstruction);
    }
}
