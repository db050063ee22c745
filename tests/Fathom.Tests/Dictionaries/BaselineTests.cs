using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Each baseline as a dictionary: fitted, saved, read, encoded and decoded, against what it has to be.</summary>
public class BaselineTests
{
    const int Width = 12, Rows = 3000;

    static readonly Workers Two = new(2);

    static readonly MatrixSource Source = new(Correlated(), Width, Rows);

    public static TheoryData<string> Names => ["pca", "ica", "nmf", "kmeans", "random", "neurons"];

    [Theory, MemberData(nameof(Names))]
    public void A_folder_says_what_it_is_and_gives_back_the_same_dictionary(string name)
    {
        using var folder = new TempFolder();
        TrainConfig config = Config(name, Width);
        Sae saved = Fit(folder.Path, config);
        LoadedDictionary read = SaeLensFolder.Read(folder.Path);
        Assert.Equal(name is "kmeans" or "nmf" ? $"fathom_{name}" : "fathom_signed_topk", (string?)read.Config["architecture"]);
        Assert.Equal(config, read.Config["metadata"]!["training"].Deserialize<TrainConfig>(JsonFile.Options));
        Assert.IsType(saved.GetType(), read.Coder);
        Assert.Equal(Reconstruction(saved, out SparseCodes codes), Reconstruction(read.Coder, out SparseCodes again));
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal(codes.RowIndices(row), again.RowIndices(row));
            Assert.Equal(codes.RowValues(row), again.RowValues(row));
            Assert.InRange(codes.Counts[row], 0, name == "kmeans" ? 1 : config.K);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void No_bit_depends_on_the_threads_and_another_seed_is_another_dictionary(string name)
    {
        using var folder = new TempFolder();
        TrainConfig config = Config(name, Width) with { Tokens = 2000 };
        byte[][] weights = [.. new[] { (1, 5), (3, 5), (2, 6) }.Select((run, i) =>
        {
            string path = Path.Combine(folder.Path, $"{i}");
            new Fitter([Source], [], config with { Seed = (ulong)run.Item2 }, path, new Workers(run.Item1))
                .Run(new(), new Dictionary<string, object?>(), null, CancellationToken.None);
            return File.ReadAllBytes(Path.Combine(path, "sae_weights.safetensors"));
        })];
        Assert.Equal(weights[0], weights[1]);
        Assert.NotEqual(weights[0], weights[2]);
    }

    /// <summary>Said by the result and by the file: a fit cut short is no converged one.</summary>
    [Theory]
    [InlineData("ica")]
    [InlineData("nmf")]
    [InlineData("kmeans")]
    public void It_says_whether_it_converged(string name)
    {
        foreach ((int most, bool converged) in new[] { (2, false), (5000, true) })
        {
            using var folder = new TempFolder();
            TrainResult result = new Fitter([Source], [], Config(name, 4) with { Iterations = most }, folder.Path, Two)
                .Run(new(), new Dictionary<string, object?>(), null, CancellationToken.None);
            Assert.Equal(converged, result.Fit!.Converged);
            Assert.InRange(result.Fit.Iterations, 2, converged ? most - 1 : most);
            Assert.Equal(result.Fit,
                SaeLensFolder.Read(folder.Path).Config["metadata"]!["fit"].Deserialize<FitEnd>(JsonFile.Options));
        }
    }

    /// <summary>The error that is left is the variance of the components that are left out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(Width)]
    public void Principal_components_leave_the_variance_of_the_others(int m)
    {
        double[] variances = PrincipalComponents.Of(new(Source, 0, Rows), FitContext.Of(Two)).Variances;
        Assert.Equal(variances.Skip(m).Sum() / variances.Sum(), Fvu(Fitted("pca", m, k: m)), 2e-6);
    }

    [Fact]
    public void Neurons_with_k_keep_the_largest_deviations()
    {
        float[] made = Reconstruction(Fitted("neurons", Width, k: 3), out _);
        for (int row = 0; row < Rows; row += 97)
        {
            double[] deviations = [.. Enumerable.Range(0, Width).Select(c => Source.Rows[row * Width + c] - Source.Mean[c])];
            var kept = Enumerable.Range(0, Width).OrderByDescending(c => Math.Abs(deviations[c])).Take(3).ToHashSet();
            for (int c = 0; c < Width; c++)
                Assert.Equal(Source.Mean[c] + (kept.Contains(c) ? deviations[c] : 0), made[row * Width + c], 1e-4);
        }
        Assert.Equal(0, Fvu(Fitted("neurons", Width, k: Width)), 1e-9);
    }

    /// <summary>All of an invertible linear map: nothing is lost, whichever directions.</summary>
    [Fact]
    public void Independent_components_lose_nothing_with_all_of_them() =>
        Assert.Equal(0, Fvu(Fitted("ica", Width, k: Width)), 1e-6);

    [Theory]
    [InlineData("pca")]
    [InlineData("ica")]
    public void Components_that_write_most_come_first(string name)
    {
        Reconstruction(Fitted(name, Width, k: Width), out SparseCodes codes);
        var squares = new double[Width];
        for (int row = 0; row < Rows; row++)
            for (int i = 0; i < codes.Counts[row]; i++) squares[codes.RowIndices(row)[i]] += Math.Pow(codes.RowValues(row)[i], 2);
        for (int i = 1; i < Width; i++) Assert.True(squares[i] <= squares[i - 1] * 1.001, $"{squares[i]} after {squares[i - 1]}");
    }

    [Fact]
    public void Random_directions_have_norm_1_and_the_best_scale()
    {
        Sae sae = Fitted("random", 40, k: 6);
        for (int i = 0; i < 40; i++)
            Assert.Equal(1, Math.Sqrt(sae.DecoderWeight.Slice(i * Width, Width).ToArray().Sum(value => (double)value * value)), 1e-6);
        double best = Fvu(sae);
        Assert.InRange(best, 0, 1);
        foreach (float scale in new[] { 0.9f, 1.1f })
        {
            float[] encoder = [.. sae.EncoderWeight.ToArray().Select(value => scale * value)];
            using var other = new SignedTopKSae(
                new(encoder, new float[40], sae.DecoderWeight.ToArray(), sae.DecoderBias.ToArray()), 6);
            Assert.True(Fvu(other) > best);
        }
    }

    [Fact]
    public void Clusters_write_the_nearest_centroid()
    {
        Sae sae = Fitted("kmeans", 30, k: 32);
        float[] made = Reconstruction(sae, out SparseCodes codes);
        double[] Distances(int row) => [.. Enumerable.Range(0, 30).Select(j => Enumerable.Range(0, Width).Sum(c =>
            Math.Pow((double)Source.Rows[row * Width + c] - sae.DecoderBias[c] - sae.DecoderWeight[j * Width + c], 2)))];
        for (int row = 0; row < Rows; row += 31)
        {
            Assert.Equal(1, codes.RowValues(row)[0]);
            double[] distances = Distances(row);
            double written = Enumerable.Range(0, Width).Sum(c =>
                Math.Pow((double)Source.Rows[row * Width + c] - made[row * Width + c], 2));
            Assert.Equal(distances.Min(), written, 1e-4 * (1 + written));
        }
    }

    /// <summary>k of M: at most so many, no fewer latents reconstruct better, and all of them as well as the fit says.</summary>
    [Fact]
    public void Factors_write_non_negative_sums_of_at_most_k()
    {
        double before = 1;
        foreach (int k in new[] { 1, 3, 8, 20 })
        {
            Sae sae = Fitted("nmf", 20, k);
            double fvu = Fvu(sae);
            Assert.InRange(fvu, 0, before);
            before = fvu;
            Reconstruction(sae, out SparseCodes codes);
            for (int row = 0; row < Rows; row++)
            {
                Assert.InRange(codes.Counts[row], 0, k);
                foreach (float value in codes.RowValues(row)) Assert.True(value > 0);
            }
        }
        Assert.InRange(before, 0, 0.1);
    }

    [Theory]
    [InlineData("pca")]
    [InlineData("ica")]
    [InlineData("random")]
    [InlineData("neurons")]
    public void Split_signs_write_the_same_with_no_activation_below_0(string name)
    {
        using var folder = new TempFolder();
        TrainConfig config = Config(name, Width) with { K = 5, SplitSigns = true };
        Sae split = Fit(folder.Path, config);
        Assert.Equal(2 * Width, split.LatentCount);
        Assert.False(split.IsSigned);
        Assert.Equal("topk", (string?)SaeLensFolder.Read(folder.Path).Config["architecture"]);
        float[] made = Reconstruction(split, out _), whole = Reconstruction(Fitted(name, Width, k: 5), out _);
        for (int i = 0; i < made.Length; i++) Assert.Equal(whole[i], made[i], 1e-5);
    }

    [Theory]
    [InlineData("ica")]
    [InlineData("nmf")]
    [InlineData("kmeans")]
    public void Iterations_change_what_is_fitted(string name)
    {
        using TempFolder one = new(), three = new();
        TrainConfig config = Config(name, Width);
        Assert.NotEqual(Fit(one.Path, config with { Iterations = 1 }).DecoderWeight.ToArray(),
            Fit(three.Path, config with { Iterations = 3 }).DecoderWeight.ToArray());
    }

    [Theory]
    [InlineData("pca", "--latents", 13)]
    [InlineData("ica", "--latents", 13)]
    [InlineData("neurons", "--latents", 11)]
    public void Sizes_that_cannot_be_are_refused(string name, string option, int latents) =>
        Assert.StartsWith($"{option} {latents}:",
            Assert.Throws<OptionException>(() => Fitter(Config(name, latents))).Message);

    [Fact]
    public void Options_that_a_baseline_does_not_read_are_refused()
    {
        TrainConfig pca = Config("pca", 8);
        foreach (var (config, option) in new[]
        {
            (pca with { Batch = 128 }, "--batch"), (pca with { LearningRate = 1e-3 }, "--lr"), (pca with { Decay = 0 }, "--decay"),
            (pca with { Iterations = 5 }, "--iterations"), (pca with { AuxK = 3 }, "--aux-k"),
            (Config("kmeans", 8) with { K = 2 }, "--k"), (Config("nmf", 8) with { SplitSigns = true }, "--split-signs"),
            (new TrainConfig { Iterations = 5 }, "--iterations"),
        })
            Assert.StartsWith($"{option} is no option of", Assert.Throws<OptionException>(() => config.Validate(Width, Rows)).Message);
    }

    [Fact]
    public void What_is_there_is_kept_refused_or_replaced()
    {
        using var folder = new TempFolder();
        TrainConfig config = Config("pca", 4);
        Fit(folder.Path, config);
        Assert.Contains("--overwrite", Assert.Throws<InputException>(() => Fit(folder.Path, config)).Message);
        Assert.Equal(4, Run(config, new() { Resume = true }).Sae.LatentCount);
        Assert.Contains("other options",
            Assert.Throws<InputException>(() => Run(config with { Latents = 5 }, new() { Resume = true })).Message);
        Assert.Equal(5, Run(config with { Latents = 5 }, new() { Overwrite = true }).Sae.LatentCount);

        TrainResult Run(TrainConfig config, TrainOptions options) => new Fitter([Source], [], config, folder.Path, Two)
            .Run(options, new Dictionary<string, object?>(), null, CancellationToken.None);
    }

    static TrainConfig Config(string name, int latents) => new()
    {
        Architecture = name,
        Latents = latents,
        K = name == "kmeans" ? 32 : Math.Min(4, latents),
        Seed = 5,
    };

    static Fitter Fitter(TrainConfig config) => new([Source], [], config, "unused", Two);

    static Sae Fit(string folder, TrainConfig config) => new Fitter([Source], [], config, folder, Two)
        .Run(new(), new Dictionary<string, object?>(), null, CancellationToken.None).Sae;

    static Sae Fitted(string name, int latents, int k)
    {
        using var folder = new TempFolder();
        return Fit(folder.Path, Config(name, latents) with { K = k });
    }

    static float[] Reconstruction(ISparseCoder coder, out SparseCodes codes)
    {
        codes = new(0, 1);
        var made = new float[Rows * Width];
        coder.Encode(Source.Rows, Rows, codes, Two);
        coder.Decode(Source.Rows, codes, made, Two);
        return made;
    }

    static double Fvu(ISparseCoder coder)
    {
        float[] made = Reconstruction(coder, out _);
        double error = 0, variance = 0;
        for (int i = 0; i < made.Length; i++)
        {
            error += Math.Pow((double)Source.Rows[i] - made[i], 2);
            variance += Math.Pow(Source.Rows[i] - Source.Mean[i % Width], 2);
        }
        return error / variance;
    }

    // x = 2 + A s: sparse sources, and directions of unequal size.
    static float[] Correlated()
    {
        Philox mixing = new(51, 0), fires = new(51, 1), size = new(51, 2);
        var x = new float[Rows * Width];
        x.AsSpan().Fill(2);
        for (int row = 0; row < Rows; row++)
            for (int i = 0; i < Width; i++)
            {
                ulong at = (ulong)(row * Width + i);
                double s = fires.Uniform(at) < 0.3 ? size.Normal(at) * 3 / (1 + i) : 0.02 * size.Normal(at);
                for (int c = 0; c < Width; c++) x[row * Width + c] += (float)(s * mixing.Normal((ulong)(i * Width + c)));
            }
        return x;
    }
}
