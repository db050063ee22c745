using Fathom.Evaluation;
using Fathom.Lab.Interference;
using Fathom.Lab.Planted;
using Fathom.Numerics;

namespace Fathom.Tests.Lab;

/// <summary>What probes of a ⊕ b find where it was built in, where it was not, and where only chance put it.</summary>
public class InterferenceTests
{
    const double FarFromRegularised = 1e6;

    static XorReport Study(BitRows rows, double? c = null, int seeds = 1) => XorStudy.Run(rows.Labels,
        [new("this model", SubjectRole.Dictionary, (_, examples) =>
            new ChosenInputs(new DenseInputs(rows.Values, rows.Width), examples))],
        new() { Seeds = [.. Enumerable.Range(0, seeds).Select(i => (ulong)i)], C = c }, new Workers(2),
        cancel: TestContext.Current.CancellationToken);

    static double Mean(XorReport report, string key) => report.Subjects[0].Of(key)!.Mean;

    static double[] Along(int axis, double length, int width = 6) =>
        [.. Enumerable.Range(0, width).Select(i => i == axis ? length : 0)];

    static double[] Random(ulong stream, int width) =>
        [.. Enumerable.Range(0, width).Select(i => new Philox(11, stream).Normal((ulong)i))];

    [Fact]
    public void A_linear_code_of_two_bits_holds_no_xor_and_a_probe_of_one_does_not_mind_the_other()
    {
        // Of the four points a linear rule has at most three right; the one of the least log loss, w = 0, has two.
        XorReport report = Study(BitRows.HandBuilt(2000, Along(0, 3), Along(1, 2), new double[6], 0.1, 1), seeds: 3);
        Assert.InRange(Mean(report, "xor_accuracy"), 0.45, 0.55);
        Assert.InRange(Mean(report, "xor_distance"), -0.02, 0.02);
        Assert.Contains("within noise of permuted labels", report.Separations["xor_accuracy"].Words, StringComparison.Ordinal);
        foreach (string key in new[] { "a_accuracy", "b_accuracy", "transfer_0_1_accuracy", "transfer_0_1_auc",
            "transfer_1_0_accuracy", "transfer_1_0_auc" })
            Assert.Equal(1, Mean(report, key));
        Assert.Equal("better than permuted labels", report.Separations["a_accuracy"].Words);
        // Where the two directions overlap, b moves a's threshold, which the AUC does not see.
        XorReport overlapping = Study(BitRows.HandBuilt(400, [1, 0, 0], [4, 2, 0], new double[3], 0.1, 1), 1);
        foreach (string way in new[] { "0_1", "1_0" })
            Assert.Equal((0.5, 1), (Mean(overlapping, $"transfer_{way}_accuracy"), Mean(overlapping, $"transfer_{way}_auc")));
    }

    [Fact]
    public void A_product_feature_is_xor_at_the_distance_of_the_closed_form()
    {
        // ‖w‖ / σ, σ² = ‖u‖² + ‖v‖² + ‖w‖²
        XorReport report = Study(BitRows.HandBuilt(400, Along(0, 3), Along(1, 2), Along(2, 0.5), 0, 1), 1);
        foreach ((string key, double length) in new[] { ("a", 3.0), ("b", 2.0), ("xor", 0.5) })
        {
            Assert.Equal(1, Mean(report, $"{key}_accuracy"));
            Assert.Equal(length / Math.Sqrt(13.25), Mean(report, $"{key}_distance"), 1e-6);
        }
    }

    [Fact]
    public void A_probe_of_a_direction_that_flips_with_b_is_always_wrong_on_the_other_side()
    {
        // x = s_a s_b w + s_b v: there is no direction of a.
        XorReport report = Study(BitRows.HandBuilt(400, new double[6], Along(1, 2), Along(2, 3), 0.1, 2), 1);
        foreach (string way in new[] { "0_1", "1_0" })
        {
            Assert.Equal(0, Mean(report, $"transfer_{way}_accuracy"));
            Assert.Equal(0, Mean(report, $"transfer_{way}_auc"));
        }
        Assert.InRange(Mean(report, "a_accuracy"), 0.4, 0.6);
        Assert.Equal(1, Mean(report, "xor_accuracy"));
    }

    [Fact]
    public void A_relu_holds_half_its_smaller_weight_of_the_product()
    {
        double[] weight = Random(3, 40);
        var layer = new ReluLayer(weight);
        double[][] h = [.. Enumerable.Range(0, 4).Select(cell => layer.Forward([cell / 2 * 2 - 1, cell % 2 * 2 - 1]))];
        for (int j = 0; j < layer.Width; j++)
        {
            double p = weight[2 * j], q = weight[2 * j + 1];
            Assert.Equal(p / 2, (h[2][j] + h[3][j] - h[0][j] - h[1][j]) / 4, 1e-12);
            Assert.Equal(Math.Sign(p * q) * Math.Min(Math.Abs(p), Math.Abs(q)) / 2, (h[0][j] - h[1][j] - h[2][j] + h[3][j]) / 4,
                1e-12);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(18)]
    [InlineData(25)]
    [InlineData(40)]
    [InlineData(-14)]
    [InlineData(-20)]
    public void One_random_neuron_has_xor_right_on_three_points_of_four_where_one_weight_outweighs_the_other(int degrees)
    {
        // The four points answer 0, 0, |p + q| and |p − q|; with ρ the smaller over the larger of these, the logistic rule of
        // least loss passes through the smaller one where −logit((1 + ρ)/4) (1/ρ − 1) = logit(1 − ρ/2), which is ρ = .296: below
        // it three points are right, above it two. Four never are.
        static double Logit(double x) => Math.Log(x / (1 - x));
        double low = 0.1, high = 0.9;
        while (high - low > 1e-9)
        {
            double middle = (low + high) / 2;
            if (-Logit((1 + middle) / 4) * (1 / middle - 1) > Logit(1 - middle / 2)) low = middle;
            else high = middle;
        }
        Assert.Equal(0.296, low, 0.001);
        double p = Math.Cos(degrees * Math.PI / 180), q = Math.Sin(degrees * Math.PI / 180);
        double ratio = Math.Min(Math.Abs(p + q), Math.Abs(p - q)) / Math.Max(Math.Abs(p + q), Math.Abs(p - q));
        XorReport report = Study(BitRows.Through(new([p, q]), 400, 0, 0, 0), FarFromRegularised);
        Assert.Equal(ratio < low ? 0.75 : 0.5, Mean(report, "xor_accuracy"));
    }

    // The part of each neuron that goes with the product, less what goes with one bit: [h], and its norm.
    static double ProductNorm(ReluLayer layer)
    {
        double[][] h = [.. Enumerable.Range(0, 4).Select(cell => layer.Forward([cell / 2 * 2 - 1, cell % 2 * 2 - 1]))];
        double[] Part(int a, int b, int ab) => [.. Enumerable.Range(0, layer.Width).Select(j =>
            Enumerable.Range(0, 4).Sum(cell => h[cell][j] * (a * (cell / 2 * 2 - 1) + b * (cell % 2 * 2 - 1)
                + ab * (cell / 2 * 2 - 1) * (cell % 2 * 2 - 1))) / 4)];
        double Dot(double[] x, double[] y) => x.Zip(y, (one, other) => one * other).Sum();
        double[] u = Part(1, 0, 0), v = Part(0, 1, 0), c = Part(0, 0, 1);
        double[] Less(double[] x, double[] of) => [.. x.Zip(of, (one, other) => one - Dot(x, of) / Dot(of, of) * other)];
        double[] orthogonal = Less(Less(c, u), Less(v, u));
        return Math.Sqrt(Dot(orthogonal, orthogonal));
    }

    /// <summary>Where all three see b more, with the same sign, they are silent wherever b is −1, and of the product they hold nothing
    /// that they do not hold of a and b.</summary>
    [Fact]
    public void Three_neurons_that_are_silent_on_the_same_two_points_do_not_hold_xor()
    {
        var layer = new ReluLayer([0.1, 1, 0.2, 1, -0.3, 1]);
        Assert.InRange(Mean(Study(BitRows.Through(layer, 400, 0, 0, 0), FarFromRegularised), "xor_accuracy"), 0, 0.75);
    }

    [Fact]
    public void Three_random_neurons_hold_all_of_xor_and_more_of_them_hold_it_above_the_noise()
    {
        Assert.Equal(1, Mean(Study(BitRows.Through(new(3, 1, 5), 400, 0, 0, 0), FarFromRegularised), "xor_accuracy"));
        double before = 0;
        foreach (int width in new[] { 2, 8, 32 })
        {
            // Along the part of the product that is orthogonal to those of the bits: Φ(‖c⊥‖ / noise).
            var layer = new ReluLayer(width, 1, 7);
            double accuracy = Mean(Study(BitRows.Through(layer, 4000, 0, 0.5, 1), 1), "xor_accuracy");
            if (width > 2) Assert.Equal(NormalCurve.Below(ProductNorm(layer) / 0.5), accuracy, 0.025);
            Assert.True(accuracy > before, $"{width}: {accuracy}");
            before = accuracy;
        }
        Assert.InRange(before, 0.97, 1);
    }

    [Fact]
    public void The_distance_in_a_wide_random_layer_is_that_of_the_closed_form()
    {
        // p = cos θ, q = sin θ, θ uniform; m = min(|p|, |q|): standardised, the rule of the widest margin weighs neuron j by
        // c_j / sd_j², so that the distance is E[m² / (1 + m²)] / √(E[m² / (1 + m²)²] E[1 + m²]).
        double Mean(Func<double, double> of) => Enumerable.Range(0, 10_000)
            .Average(i => of(Math.Pow(Math.Sin(Math.PI / 4 * (i + 0.5) / 10_000), 2)));
        double limit = Mean(m => m / (1 + m)) / Math.Sqrt(Mean(m => m / ((1 + m) * (1 + m))) * Mean(m => 1 + m));
        XorReport report = Study(BitRows.Through(new(256, 1, 3), 400, 0, 0, 0), FarFromRegularised);
        Assert.Equal(limit, InterferenceTests.Mean(report, "xor_distance"), 0.03);
    }

    [Fact]
    public void More_copies_of_the_bits_let_a_random_layer_hold_more_of_xor_up_to_what_the_copies_know()
    {
        double before = 0;
        foreach (int copies in new[] { 1, 3, 9 })
        {
            XorReport report = Study(BitRows.Through(new(64, copies, 9), 8000, 1, 0, 1), 1);
            // What is known of a bit from r copies with noise 1 is right in Φ(√r), of two in that or both wrong.
            double one = BitRows.Known(copies, 1), both = one * one + (1 - one) * (1 - one);
            double accuracy = Mean(report, "xor_accuracy");
            Assert.InRange(Mean(report, "a_accuracy"), one - 0.03, one + 0.015);
            Assert.InRange(accuracy, before + 0.02, both + 0.015);
            before = accuracy;
        }
    }

    [Fact]
    public void Without_the_neurons_that_carry_it_xor_falls_and_a_code_of_one_coordinate_is_gone()
    {
        XorReport report = Study(BitRows.Through(new(32, 1, 4), 4000, 0, 0.3, 1), 1);
        double Without(string key) => report.Ablations[0].Of(key)!.Mean;
        double[] kept = [Mean(report, "xor_accuracy"), .. new[] { 8, 16 }.Select(n => Without($"kept_{n}"))];
        Assert.Equal(kept.OrderDescending(), kept);
        Assert.InRange(kept[0], 0.99, 1);
        Assert.InRange(kept[^1], 0.45, 0.9);
        // What is left can still be made use of: every neuron holds a part.
        Assert.All(new[] { 8, 16 }, n => Assert.True(Without($"anew_{n}") > Without($"kept_{n}"), $"{n}"));
        // A code that one coordinate carries is gone with it, for the probe and for any other.
        XorReport single = Study(BitRows.HandBuilt(2000, Along(0, 3), Along(1, 2), Along(2, 1), 0.1, 1), 1);
        Assert.Equal(1, Mean(single, "xor_accuracy"));
        Assert.All(new[] { "kept_1", "anew_1" }, key => Assert.InRange(single.Ablations[0].Of(key)!.Mean, 0.45, 0.55));
    }
}
