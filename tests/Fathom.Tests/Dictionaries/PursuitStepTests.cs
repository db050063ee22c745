using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>The step of a matching-pursuit autoencoder against finite differences in double precision, and what it saves.</summary>
public class PursuitStepTests
{
    const double Variance = 3;

    static TrainConfig Config(int latents, int rows, int k, double? threshold = null) =>
        FiniteDifferences.Plain("matching-pursuit", latents, rows) with { K = k, ResidualThreshold = threshold };

    /// <summary>Σ‖r_T‖² / (n V) by plain loops, and the steps of every row.</summary>
    static double Loss(IReadOnlyDictionary<string, double[]> at, float[] x, int d, int k, double threshold, List<int[]>? chosen)
    {
        double[] directions = at["decoder_weight"], bias = at["decoder_bias"];
        double loss = 0;
        int latents = directions.Length / d, n = x.Length / d;
        for (int row = 0; row < n; row++)
        {
            double[] r = [.. Enumerable.Range(0, d).Select(c => x[row * d + c] - bias[c])];
            var steps = new List<int>();
            for (bool done = false; !done && steps.Count < k;)
            {
                double[] products = [.. Enumerable.Range(0, latents)
                    .Select(j => Enumerable.Range(0, d).Sum(c => r[c] * directions[j * d + c]))];
                int best = Array.IndexOf(products, products.Max());
                if (products[best] <= 0) break;
                for (int c = 0; c < d; c++) r[c] -= products[best] * directions[best * d + c];
                done = steps.Contains(best) || Math.Sqrt(r.Sum(value => value * value)) < threshold;
                steps.Add(best);
            }
            chosen?.Add([.. steps]);
            loss += r.Sum(value => value * value);
        }
        return loss / (n * Variance);
    }

    /// <summary>With rows that stop at the threshold, and rows whose last step is of a latent that they had.</summary>
    [Theory]
    [InlineData(5, 13, 9, 4, null)]
    [InlineData(5, 13, 40, 9, null)]
    [InlineData(33, 70, 17, 6, null)]
    [InlineData(7, 37, 11, 5, 0.35)]
    public void The_gradient_is_the_slope_of_the_loss(int d, int latents, int n, int k, double? threshold)
    {
        TrainConfig config = Config(latents, n, k, threshold);
        using TrainState state = FiniteDifferences.State(config, new RowLayout(d));
        using TrainingStep step = Architecture.Of(config).Step(config, state, Variance, new Workers(2));
        float[] x = FiniteDifferences.Batch(n, d);
        double bar = (threshold ?? 0) * Math.Sqrt(d);
        var chosen = new List<int[]>();
        Loss(state.Parameters.ToDictionary(parameter => parameter.Name,
            parameter => Array.ConvertAll(parameter.ToArray(), value => (double)value)), x, d, k, bar, chosen);
        StepMetrics metrics = FiniteDifferences.Agree(state, step, x, at => Loss(at, x, d, k, bar, null), "encoder_bias");
        Assert.Equal(chosen.Average(row => row.Distinct().Count()), metrics.L0, 1e-12);
        Assert.Equal(threshold is not null, chosen.Any(row => row.Length < k && row.Distinct().Count() == row.Length));
        Assert.True(k < 9 || chosen.Any(row => row.Distinct().Count() < row.Length));
    }

    /// <summary>Products that follow from those before and products that are multiplied anew choose alike.</summary>
    [Fact]
    public unsafe void With_and_without_the_Gram_matrix_the_steps_are_the_same()
    {
        (int n, int d, int m, int k) = (90, 21, 130, 7);
        using TrainState state = FiniteDifferences.State(Config(m, n, k), new RowLayout(d));
        float[] x = FiniteDifferences.Batch(n, d), directions = state.DecoderWeight.ToArray(), products = new float[m * m];
        using PackedWeights packed = new PackedWeights(m, d).Pack(directions, WeightLayout.OutputByInput, Workers.One);
        Linear.Forward(directions, m, packed, [], products, Workers.One);
        SparseCodes one = new(0, 1), other = new(0, 1);
        fixed (float* s = x, rows = directions, gram = products)
        {
            PursuitSteps.Run(s, n, rows, packed, gram, 0.5, k, one, new Workers(2));
            PursuitSteps.Run(s, n, rows, packed, null, 0.5, k, other, new Workers(3));
        }
        for (int row = 0; row < n; row++)
        {
            Assert.Equal(one.RowIndices(row), other.RowIndices(row));
            for (int i = 0; i < one.Counts[row]; i++) Assert.Equal(one.RowValues(row)[i], other.RowValues(row)[i], 1e-5);
        }
    }

    /// <summary>What is saved chooses on raw rows what the steps chose on scaled ones, and has no encoder.</summary>
    [Fact]
    public void The_scale_is_folded_into_threshold_and_bias()
    {
        const int d = 6, latents = 19, n = 40, k = 5;
        const double scale = 0.25;
        TrainConfig config = Config(latents, n, k, 0.4);
        using TrainState state = FiniteDifferences.State(config, new RowLayout(d));
        using var saved = (Sae)Architecture.Of(config).Finish(config, state, [scale]);
        float[] scaled = FiniteDifferences.Batch(n, d), raw = [.. scaled.Select(x => (float)(x / scale))];
        var chosen = new List<int[]>();
        Loss(state.Parameters.ToDictionary(parameter => parameter.Name,
            parameter => Array.ConvertAll(parameter.ToArray(), value => (double)value)), scaled, d, k, 0.4 * Math.Sqrt(d), chosen);
        var codes = new SparseCodes(0, 1);
        saved.Encode(raw, n, codes, Workers.One);
        for (int row = 0; row < n; row++)
            Assert.Equal(chosen[row].Distinct().Order(), codes.RowIndices(row).ToArray());

        using var folder = new TempFolder();
        SaeLensFolder.Write(folder.Path, saved, new Dictionary<string, object?>(), new double[latents]);
        using (SafetensorsFile file = SafetensorsFile.Open(folder.File("sae_weights.safetensors")))
            Assert.Equal(["W_dec", "b_dec"], file.Tensors.Keys.Order());
        using var read = (MatchingPursuitSae)SaeLensFolder.Read(folder.Path).Coder;
        Assert.Equal((k, 0.4 * Math.Sqrt(d) / scale), (read.MaxSteps!.Value, read.ResidualThreshold));
        Assert.Equal(saved.DecoderWeight, read.DecoderWeight);
    }

    [Fact]
    public void What_a_tied_encoder_cannot_do_is_refused()
    {
        TrainConfig config = Config(19, 40, 5);
        Assert.Contains("--freeze encoder",
            Assert.Throws<OptionException>(() => (config with { Freeze = Freeze.Encoder }).Validate(6, 100)).Message);
        Assert.Contains("--aux-k",
            Assert.Throws<OptionException>(() => (config with { AuxK = 3 }).Validate(6, 100)).Message);
        Assert.Contains("writes what it reads",
            Assert.Throws<OptionException>(() => Architecture.Of(config).RequireLayout(config, new RowLayout([6], [6]))).Message);
    }
}
