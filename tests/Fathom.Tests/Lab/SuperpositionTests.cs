using Fathom.Lab.Superposition;
using Fathom.Numerics;

namespace Fathom.Tests.Lab;

/// <summary>Toy models of superposition: their gradient, and the geometries that Elhage et al. 2022 report.</summary>
public class SuperpositionTests
{
    static readonly Workers Two = new(2);

    [Fact]
    public void The_gradient_is_the_slope_of_the_loss()
    {
        const int n = 6, m = 3, samples = 11;
        const double h = 1e-6;
        var random = new Philox(5, 0);
        double[] Numbers(ulong from, int count, double scale) =>
            [.. Enumerable.Range(0, count).Select(i => scale * random.Normal(from + (ulong)i))];
        var model = new SuperpositionModel(n, m, Numbers(0, n * m, 0.6), Numbers(100, n, 0.2));
        double[] importance = [.. Enumerable.Range(0, n).Select(i => Math.Pow(0.8, i))], x = new double[samples * n];
        var inputs = new SuperpositionInputs(n, 0.4, 9);
        for (int sample = 0; sample < samples; sample++) inputs.Read(sample, x.AsSpan(sample * n, n));
        double[] weight = new double[n * m], bias = new double[n];
        Assert.Equal(model.Loss(x, importance), model.Loss(x, importance, weight, bias));
        foreach (var (values, gradient) in new[] { (model.Weight, weight), (model.Bias, bias) })
        {
            for (int i = 0; i < values.Length; i++)
            {
                double before = values[i];
                values[i] = before + h;
                double above = model.Loss(x, importance);
                values[i] = before - h;
                double below = model.Loss(x, importance);
                values[i] = before;
                Assert.Equal((above - below) / (2 * h), gradient[i], 1e-8);
            }
        }
    }

    [Fact]
    public void Samples_are_as_sparse_and_as_large_as_they_should_be()
    {
        var inputs = new SuperpositionInputs(10, 0.8, 3);
        double[] x = new double[10], present = new double[100_000];
        int zeros = 0, count = 0;
        for (int sample = 0; sample < 20_000; sample++)
        {
            inputs.Read(sample, x);
            foreach (double value in x)
            {
                if (value == 0) zeros++;
                else present[count++] = value;
            }
        }
        Assert.Equal(0.8, zeros / 200_000.0, 0.003);
        Assert.Equal(0.5, present.Take(count).Average(), 0.006);
        Assert.Equal(1.0 / 12, present.Take(count).Average(value => (value - 0.5) * (value - 0.5)), 0.002);
    }

    public static TheoryData<string, int, int, double, double> Geometries() => new()
    {
        { "digon", 2, 1, 0.95, 1.0 / 2 },
        { "triangle", 3, 2, 0.4, 2.0 / 3 },
        { "tetrahedron", 4, 3, 0.45, 3.0 / 4 },
        { "pentagon", 5, 2, 0.95, 2.0 / 5 },
        { "square antiprism", 8, 3, 0.97, 3.0 / 8 },
    };

    /// <summary>
    /// Equal importances: all features get a direction, and they spread out evenly. Triangle and tetrahedron need features that
    /// are not too sparse: with n ≤ 2m, sparser ones do better in opposite pairs, which leave others a dimension of their own.
    /// </summary>
    [Theory, MemberData(nameof(Geometries))]
    public void Digon_triangle_tetrahedron_pentagon_and_antiprism_have_their_dimensionality(string name, int features, int hidden, double sparsity, double dimensionality)
    {
        SuperpositionModel model = SuperpositionTraining.Train(new()
        {
            Features = features,
            Hidden = hidden,
            Sparsity = sparsity,
            Steps = 4000,
            Restarts = 6,
            Seed = 1,
        }, Two).Model;
        Assert.All(model.Dimensionality(), share => Assert.Equal(dimensionality, share, 0.015));
        double[] expected = Cosines(name, model);
        for (int i = 0; i < features; i++)
        {
            double[] cosines = [.. Enumerable.Range(0, features).Where(j => j != i).Select(j => Cosine(model, i, j)).Order()];
            for (int j = 0; j < cosines.Length; j++) Assert.Equal(expected[j], cosines[j], 0.04);
        }
    }

    /// <summary>Cosines of a vertex to the others, ascending.</summary>
    static double[] Cosines(string name, SuperpositionModel model) => name switch
    {
        "digon" => [-1],
        "triangle" => [-0.5, -0.5],
        "tetrahedron" => [-1.0 / 3, -1.0 / 3, -1.0 / 3],
        "pentagon" => [Math.Cos(0.8 * Math.PI), Math.Cos(0.8 * Math.PI), Math.Cos(0.4 * Math.PI), Math.Cos(0.4 * Math.PI)],
        _ => Antiprism(model),
    };

    // Two squares of radius r at heights ±z, turned by 45° against each other: a vertex sees its neighbours in the square at
    // cosine z², the one opposite at z² − r², those of the other square at ±r² / √2 − z². One number is free: z² + r² = 1.
    static double[] Antiprism(SuperpositionModel model)
    {
        double[] first = [.. Enumerable.Range(1, 7).Select(j => Cosine(model, 0, j)).Order()];
        double opposite = first[2], z2 = (1 + opposite) / 2, r2 = 1 - z2, turned = r2 * Math.Sqrt(0.5);
        return [.. new[] { z2, z2, z2 - r2, turned - z2, turned - z2, -turned - z2, -turned - z2 }.Order()];
    }

    static double Cosine(SuperpositionModel model, int i, int j) =>
        model.Dot(i, j) / Math.Sqrt(model.Dot(i, i) * model.Dot(j, j));

    /// <summary>
    /// Dense features: the m most important ones have a dimension each, as PCA would give; sparser ones share dimensions, and
    /// more of them are represented.
    /// </summary>
    [Fact]
    public void Sparsity_brings_superposition()
    {
        var config = new SuperpositionConfig { Features = 10, Hidden = 3, ImportanceDecay = 0.7, Steps = 3000, Restarts = 2 };
        IReadOnlyList<SuperpositionResult> sweep = SuperpositionTraining.Sweep(config, [0, 0.9, 0.99], Two);
        Assert.Equal([0, 0.9, 0.99], sweep.Select(result => result.Sparsity));
        Assert.Equal(3, sweep[0].Model.SquaredNorm, 0.15);
        double[] dense = sweep[0].Model.Dimensionality();
        Assert.All(dense[..3], share => Assert.Equal(1, share, 0.03));
        Assert.All(Enumerable.Range(3, 7), i => Assert.InRange(sweep[0].Model.Dot(i, i), 0, 0.05));
        Assert.True(sweep[1].Model.SquaredNorm > 4);
        Assert.True(sweep[2].Model.SquaredNorm > sweep[1].Model.SquaredNorm + 1);
        Assert.All(sweep, result => Assert.InRange(result.Model.Dimensionality().Sum(), 0, 3 + 1e-6));
    }

    [Fact]
    public void Threads_change_nothing_and_impossible_values_are_refused()
    {
        var config = new SuperpositionConfig { Features = 4, Hidden = 2, Sparsity = 0.5, Steps = 50, Restarts = 3 };
        SuperpositionResult one = SuperpositionTraining.Train(config, new Workers(1));
        SuperpositionResult three = SuperpositionTraining.Train(config, new Workers(3));
        Assert.Equal(one.Model.Weight, three.Model.Weight);
        Assert.Equal(one.Loss, three.Loss);
        Assert.Contains("sparsity 1",
            Assert.Throws<InputException>(() => SuperpositionTraining.Train(config with { Sparsity = 1 }, Two)).Message);
    }
}
