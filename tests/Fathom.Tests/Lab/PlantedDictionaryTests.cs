using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Lab.Planted;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Lab;

/// <summary>The generator of planted dictionaries keeps what its configuration says.</summary>
public class PlantedDictionaryTests
{
    const int Rows = 40_000;
    static readonly Workers Two = new(2);

    public static TheoryData<string> Worlds => [.. All.Keys];

    static readonly Dictionary<string, PlantedConfig> All = new()
    {
        ["power law"] = new() { Features = 300, Width = 24, Seed = 1 },
        ["constant, relu of a normal"] = new()
        {
            Features = 64,
            Width = 24,
            Probability = 0.1,
            MagnitudeMean = 0.5,
            MagnitudeDeviation = 1,
            Seed = 2,
        },
        ["correlated"] = new() { Features = 200, Width = 24, CorrelationRank = 5, CorrelationShare = 0.4, Seed = 3 },
        ["exclusive trees"] = new()
        {
            Features = 52,
            Width = 24,
            Parents = PlantedConfig.Trees(52, 4, 3),
            MostProbable = 0.3,
            LeastProbable = 0.001,
            Exponent = 1.5,
            MagnitudeDeviation = 0.7,
            CorrelationRank = 2,
            Seed = 4,
        },
        ["capped trees and features alone"] = new()
        {
            Features = 250,
            Width = 24,
            Parents = PlantedConfig.Trees(250, 2, 4, 3),
            CappedSiblings = true,
            MagnitudeDeviation = 0.6,
            CorrelationRank = 3,
            CorrelationShare = 0.1,
            Seed = 6,
        },
        ["independent children, uncompensated"] = new()
        {
            Features = 40,
            Width = 24,
            Probability = 0.4,
            Parents = PlantedConfig.Trees(40, 8, 4),
            ExclusiveSiblings = false,
            Compensated = false,
            Seed = 5,
        },
    };

    [Theory, MemberData(nameof(Worlds))]
    public void Features_fire_within_three_sigma_of_their_probability(string name)
    {
        using var world = new PlantedDictionary(All[name], Two);
        var counts = new long[world.Config.Features];
        EachRow(world, (features, _) =>
        {
            foreach (int feature in features) counts[feature]++;
        });
        // Of some hundred features one may be beyond 3σ by chance (p = .0027 each), but not beyond 4.5σ, nor many beyond 3σ.
        int beyond = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double p = world.Probabilities[i], sigma = Math.Sqrt(p * (1 - p) / Rows);
            double off = Math.Abs(counts[i] / (double)Rows - p) / sigma;
            beyond += off > 3 ? 1 : 0;
            Assert.True(off < 4.5, $"{name}: feature {i} fires with {counts[i] / (double)Rows:g4}, {p:g4} expected");
        }
        Assert.True(beyond <= 2 + counts.Length / 100, $"{name}: {beyond} features beyond 3σ");
    }

    [Fact]
    public void Probabilities_are_those_asked_for_where_they_are_compensated()
    {
        foreach (string name in (string[])["power law", "constant, relu of a normal", "correlated", "exclusive trees"])
        {
            PlantedConfig config = All[name];
            using var world = new PlantedDictionary(config, Two);
            double last = Math.Pow(config.Features, -config.Exponent);
            for (int i = 0; i < config.Features; i++)
            {
                double share = (Math.Pow(i + 1, -config.Exponent) - last) / (1 - last);
                Assert.Equal(config.Probability ?? config.LeastProbable + (config.MostProbable - config.LeastProbable) * share,
                    world.Probabilities[i], 1e-12);
            }
        }
        using var open = new PlantedDictionary(All["independent children, uncompensated"], Two);
        Assert.Equal((0.4, 0.16), (open.Probabilities[7], Math.Round(open.Probabilities[8], 12)));
    }

    [Theory]
    [InlineData("exclusive trees", true)]
    [InlineData("capped trees and features alone", true)]
    [InlineData("independent children, uncompensated", false)]
    public void Children_fire_with_their_parents_only_and_siblings_exclude_each_other(string name, bool exclusive)
    {
        using var world = new PlantedDictionary(All[name], Two);
        IReadOnlyList<int> parents = world.Config.Parents;
        int children = 0, together = 0;
        EachRow(world, (features, magnitudes) =>
        {
            HashSet<int> firing = [.. features], busy = [];
            foreach (int feature in features)
            {
                if (parents[feature] < 0) continue;
                Assert.Contains(parents[feature], firing);
                if (!busy.Add(parents[feature])) together++;
                children++;
            }
            Assert.All(magnitudes, magnitude => Assert.True(magnitude > 0));
            Assert.Equal(features.Order(), features);
        });
        Assert.True(children > 1000);
        Assert.Equal(exclusive, together == 0);
    }

    /// <summary>Complete trees, then features alone: 2 + 8 + 32 + 128 of 250.</summary>
    [Fact]
    public void Trees_end_at_their_depth()
    {
        IReadOnlyList<int> parents = PlantedConfig.Trees(250, 2, 4, 3);
        Assert.Equal([-1, -1, 0, 0, 0, 0, 1], parents.Take(7));
        Assert.Equal((41, 41, -1), (parents[166], parents[169], parents[170]));
        Assert.Equal(82, parents.Count(parent => parent < 0));
        Assert.Equal(PlantedConfig.Trees(52, 4, 3), PlantedConfig.Trees(52, 4, 3, 9));
    }

    /// <summary>
    /// The 16k synthetic benchmark is published with about 34 features on a row, about 25 of them of the commonest 4,096.
    /// </summary>
    [Fact]
    public void Capped_siblings_at_the_size_of_the_published_benchmark_fire_as_there()
    {
        var config = new PlantedConfig
        {
            Features = 16_384,
            Width = 768,
            Parents = PlantedConfig.Trees(16_384, 128, 4, 3),
            CappedSiblings = true,
            CorrelationRank = 25,
            CorrelationShare = 0.01,
        };
        config.Validate();
        double[] probabilities = new PlantedFirings(config, new Philox(0, 0)).Probability.ToArray();
        Assert.Equal(34, probabilities.Sum(), 1.0);
        Assert.Equal(25, probabilities.OrderDescending().Take(4096).Sum(), 0.5);
        var ofChildren = new double[16_384];
        for (int i = 0; i < 16_384; i++)
            if (config.Parents[i] is var parent and >= 0) ofChildren[parent] += probabilities[i];
        for (int i = 0; i < 16_384; i++) Assert.InRange(ofChildren[i], 0, probabilities[i] * (1 + 1e-12));
    }

    /// <summary>Magnitudes are normal ones cut at 0: their mean and variance are known.</summary>
    [Fact]
    public void Magnitudes_are_those_of_the_cut_normal()
    {
        using var world = new PlantedDictionary(All["constant, relu of a normal"], Two);
        double sum = 0, squares = 0;
        long count = 0;
        EachRow(world, (_, magnitudes) =>
        {
            foreach (float magnitude in magnitudes)
            {
                sum += magnitude;
                squares += magnitude * magnitude;
                count++;
            }
        });
        // E[m | m > 0] = μ + σ h,  E[m² | m > 0] = μ² + σ² + μ σ h,  h = φ(μ/σ) / Φ(μ/σ) with φ(.5) = .352065, Φ(.5) = .691462
        double h = 0.3520653 / 0.6914625;
        Assert.Equal(0.5 + h, sum / count, 0.01);
        Assert.Equal(0.25 + 1 + 0.5 * h, squares / count, 0.03);
    }

    /// <summary>Two features with the same factor fire together as the bivariate normal says: ¼ + asin(ρ)/2π at p = ½.</summary>
    [Fact]
    public void Correlated_features_fire_together_as_the_copula_says()
    {
        using var world = new PlantedDictionary(new()
        {
            Features = 6,
            Width = 8,
            Probability = 0.5,
            CorrelationRank = 1,
            CorrelationShare = 0.6,
            Seed = 9,
        }, Two);
        var together = new long[6, 6];
        EachRow(world, (features, _) =>
        {
            foreach (int a in features)
                foreach (int b in features) together[a, b]++;
        });
        // With one factor every pair has ρ = ± the share, as the signs of their rows of F agree or not.
        int opposed = 0;
        for (int a = 0; a < 6; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double share = together[a, b] / (double)Rows, expected = Math.Asin(0.6) / (2 * Math.PI);
                opposed += share < 0.25 ? 1 : 0;
                Assert.Equal(expected, Math.Abs(share - 0.25), 0.011);
            }
        }
        Assert.InRange(opposed, 1, 14);
    }

    [Fact]
    public void Directions_are_orthogonal_where_there_is_room_and_a_tight_frame_where_not()
    {
        using var roomy = new PlantedDictionary(new() { Features = 20, Width = 32, Probability = 0.1 }, Two);
        using var tight = new PlantedDictionary(new() { Features = 48, Width = 16, Probability = 0.1 }, Two);
        for (int a = 0; a < 20; a++)
            for (int b = 0; b <= a; b++)
                Assert.Equal(a == b ? 1 : 0, Dot(roomy.Directions.ToArray(), a, b, 32), 1e-5);
        // The least Σ_ij (D_i · D_j)² of N unit vectors is N² / d (Benedetto and Fickus 2003).
        double potential = 0;
        for (int a = 0; a < 48; a++)
            for (int b = 0; b < 48; b++) potential += Math.Pow(Dot(tight.Directions.ToArray(), a, b, 16), 2);
        Assert.Equal(48.0 * 48 / 16, potential, 0.01);
    }

    /// <summary>Rows are the truth's sums, however they are read; mean and norm are those of the first rows.</summary>
    [Fact]
    public void Rows_are_the_sums_that_the_truth_says()
    {
        using var world = new PlantedDictionary(All["exclusive trees"] with { Rows = 3000, HeldOut = 500 }, Two);
        Assert.Equal((3500, 3000, 24), (world.Count, world.TrainCount, world.Width));
        var truth = new SparseCodes(0, 1);
        world.ReadTruth(0, 3500, truth, Two);
        var expected = new float[3500 * 24];
        SparseDecode.Forward(truth, world.Directions, [], 24, expected, Two);
        float[] rows = new float[expected.Length], gathered = new float[expected.Length];
        world.Read(0, 3500, rows);
        world.Gather([.. Enumerable.Range(0, 3500).Select(i => (long)i)], gathered, Two);
        Assert.Equal(rows, gathered);
        for (int i = 0; i < rows.Length; i++) Assert.Equal(expected[i], rows[i], 1e-5);
        double square = 0;
        for (int i = 0; i < 3000 * 24; i++) square += (double)rows[i] * rows[i];
        Assert.Equal(square / 3000, world.MeanSquaredNorm, 1e-6);
        for (int c = 0; c < 24; c++)
            Assert.Equal(Enumerable.Range(0, 3000).Average(i => (double)rows[i * 24 + c]), world.Mean[c], 1e-9);
    }

    /// <summary>A dictionary of the true directions, in another order, with flipped signs or as they are.</summary>
    [Fact]
    public void The_oracle_scores_one_and_a_permutation_with_flipped_signs_has_mcc_1()
    {
        using var world = new PlantedDictionary(new() { Features = 24, Width = 32, Probability = 0.2, Seed = 6 }, Two);
        var order = new Permutation(24, new Philox(6, 0));
        float[] oracle = new float[24 * 32], flipped = new float[24 * 32];
        for (int i = 0; i < 24; i++)
        {
            for (int c = 0; c < 32; c++)
            {
                oracle[i * 32 + c] = world.Directions[(int)order[i] * 32 + c];
                flipped[i * 32 + c] = (i % 2 == 0 ? -1 : 1) * oracle[i * 32 + c];
            }
        }
        // Orthogonal directions of magnitude 1: a bias of −½ and twice the direction read each feature without error.
        float[] reads = [.. oracle.Select(value => 2 * value)];
        using var sae = new StandardSae(reads, [.. Enumerable.Repeat(-1f, 24)], oracle, new float[32]);
        PlantedRecovery recovery = PlantedRecovery.Measure(sae, world, 5000, Two, TestContext.Current.CancellationToken);
        Assert.Equal(1, recovery.Directions.Mcc, 1e-6);
        Assert.Equal(1, recovery.Directions.MmcsOfTruth, 1e-6);
        Assert.Equal(1, recovery.Directions.MmcsOfLearned, 1e-6);
        Assert.Equal(1, recovery.Directions.Uniqueness);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (int)order[i]), recovery.Directions.Partner);
        FiringReport firing = recovery.Firing;
        Assert.Equal((1.0, 1.0, 1.0, 0), (firing.Precision, firing.Recall, firing.F1, firing.Dead));
        Assert.Equal(recovery.Firing.TrueL0, recovery.Firing.L0);
        Assert.Equal(24 * 0.2, recovery.Firing.TrueL0, 0.15);
        Assert.Equal(0, recovery.Fvu, 1e-6);
        Assert.Equal(1, recovery.Shrinkage, 1e-5);

        DirectionMatch match = DirectionMatch.Of(flipped, world.Directions, 32, Two);
        Assert.Equal(1, match.Mcc, 1e-6);
        Assert.Equal(1, match.Uniqueness);
        Assert.InRange(match.MmcsOfTruth, 0.5, 0.6); // signed: the flipped half finds only what is orthogonal
    }

    [Fact]
    public void The_trainer_trains_straight_on_a_world()
    {
        using var world = new PlantedDictionary(new() { Features = 12, Width = 16, Probability = 0.15, Seed = 7 }, Two);
        using var folder = new TempFolder();
        var config = new TrainConfig { Latents = 12, K = 2, Batch = 512, Tokens = 512 * 800, LearningRate = 3e-3 };
        using Sae sae = new Trainer(world, config, folder.Path, Two)
            .Run(new TrainOptions(), new Dictionary<string, object?>(), null, TestContext.Current.CancellationToken).Sae;
        DirectionMatch match = DirectionMatch.Of(sae.DecoderWeight, world.Directions, 16, Two);
        Assert.InRange(match.Mcc, 0.85, 1.0001); // L0 varies by row, which TopK cannot follow; random directions reach .4
    }

    public static TheoryData<PlantedConfig, string> Impossible() => new()
    {
        { new() { Features = 0, Width = 4 }, "0 features" },
        { new() { Features = 4, Width = 4, Probability = 1.5 }, "probability 1.5" },
        { new() { Features = 4, Width = 4, Parents = [-1, 0, 3, 0] }, "parent 3 of feature 2" },
        { new() { Features = 4, Width = 4, Parents = [-1, 0] }, "2 parents" },
        { new() { Features = 4, Width = 4, Probability = 0.2, Parents = [-1, 0, 0, 0] }, "exclude each other" },
        { new() { Features = 4, Width = 4, ExclusiveSiblings = false, CappedSiblings = true }, "capped siblings" },
        { new() { Features = 4, Width = 4, Probability = 0.7, MagnitudeMean = 0, MagnitudeDeviation = 1 }, "magnitudes being 0" },
        { new() { Features = 4, Width = 4, CorrelationRank = 1, CorrelationShare = 1 }, "correlation share 1" },
        { new() { Features = 4, Width = 4, MagnitudeMean = 0 }, "nothing would ever fire" },
    };

    [Theory, MemberData(nameof(Impossible))]
    public void What_cannot_be_is_refused_in_one_line(PlantedConfig config, string reason)
    {
        string message = Assert.Throws<InputException>(() => new PlantedDictionary(config, Two)).Message;
        Assert.Contains(reason, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void The_normal_curve_has_its_tabulated_values()
    {
        foreach (var (x, below) in new[] { (0, 0.5), (1, 0.841344746068543), (-1.959963984540054, 0.025),
            (2.999, 0.998645644), (-3.001, 0.0013454721), (-5, 2.866515718791939e-7), (-8, 6.22096057427178e-16) })
            Assert.Equal(1, NormalCurve.Below(x) / below, 1e-6);
        Assert.Equal(1, NormalCurve.Below(-5) / 2.866515718791939e-7, 1e-11);
        Assert.Equal(-1.959963984540054, NormalCurve.Quantile(0.025), 1e-12);
    }

    static void EachRow(PlantedDictionary world, Action<int[], float[]> take)
    {
        var truth = new SparseCodes(0, 1);
        world.ReadTruth(0, Rows, truth, Two);
        for (int row = 0; row < Rows; row++) take(truth.RowIndices(row).ToArray(), truth.RowValues(row).ToArray());
    }

    static double Dot(float[] rows, int a, int b, int width) =>
        Enumerable.Range(0, width).Sum(c => (double)rows[a * width + c] * rows[b * width + c]);
}
