using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Sign descent and Muon against plain loops in double precision, by the gradient that Adam's first moment gives
/// away.</summary>
public class OptimiserTests
{
    const int Width = 6, Latents = 11, Rows = 9;

    static TrainConfig Config(Optimiser optimiser) => new()
    {
        Latents = Latents,
        K = 3,
        Batch = Rows,
        Tokens = 1_000_000,
        LearningRate = 1e-2,
        Warmup = 0,
        Decay = 0,
        Clip = Clip.Off,
        Optimiser = optimiser,
    };

    // The state after one step.
    static TrainState Stepped(Optimiser optimiser)
    {
        var problem = new StepProblem(Width, Latents, dead: 0);
        TrainState state = problem.State();
        using var step = new TopKStep(Config(optimiser), state, 3, new Workers(2));
        step.Run(problem.Batch(0, Rows));
        return state;
    }

    static double[][] Gradients()
    {
        using TrainState adam = Stepped(Optimiser.Adam);
        return [.. adam.Parameters.Select(parameter => Array.ConvertAll(parameter.ToArray(ParameterPart.First), m => m / 0.1))];
    }

    static double[][] Start()
    {
        using TrainState start = new StepProblem(Width, Latents, dead: 0).State();
        return [.. start.Parameters.Select(parameter => Array.ConvertAll(parameter.ToArray(), value => (double)value))];
    }

    static void Normalise(double[] rows)
    {
        for (int latent = 0; latent < Latents; latent++)
        {
            Span<double> row = rows.AsSpan(latent * Width, Width);
            double norm = 0;
            foreach (double value in row) norm += value * value;
            foreach (ref double value in row) value /= Math.Sqrt(norm);
        }
    }

    [Fact]
    public void Signs_move_every_number_by_the_rate()
    {
        double[][] gradients = Gradients(), expected = Start();
        for (int tensor = 0; tensor < 4; tensor++)
            for (int i = 0; i < expected[tensor].Length; i++) expected[tensor][i] -= 1e-2 * Math.Sign(gradients[tensor][i]);
        Normalise(expected[2]);
        using TrainState state = Stepped(Optimiser.SignSgd);
        for (int tensor = 0; tensor < 4; tensor++)
        {
            Parameter parameter = state.Parameters.ElementAt(tensor);
            float[] values = parameter.ToArray(), moments = parameter.ToArray(ParameterPart.First);
            for (int i = 0; i < values.Length; i++)
            {
                if (Math.Abs(gradients[tensor][i]) is > 0 and < 1e-6) continue;
                Assert.Equal(expected[tensor][i], values[i], 1e-5);
                Assert.Equal(0.1 * gradients[tensor][i], moments[i], 1e-5);
            }
        }
    }

    /// <summary>The mean of signs 1, 1, 1, −9 of a gradient turns at the fourth step, not before.</summary>
    [Fact]
    public unsafe void Signs_are_those_of_the_running_mean()
    {
        float value = 0, first = 0, second = 0;
        foreach (float gradient in (float[])[1, 1, 1, -9, 0, 0])
            new SignRows(0.5, 1).Apply(&gradient, &value, &first, &second, 1);
        // m: .1 .19 .271 −.6561 −.59 −.53
        Assert.Equal(-3 * 0.5 + 3 * 0.5, value, 1e-6);
        Assert.Equal(-0.6561 * 0.81, first, 1e-6);
        float never = 0;
        new SignRows(0.5, 1).Apply(&never, &value, &never, &second, 1);
        Assert.Equal(0, value, 1e-6);
    }

    /// <summary>0.9ⁿ is below 10⁻³⁰ after 634 steps; a number then stays, as one that never had a gradient.</summary>
    [Fact]
    public unsafe void What_has_no_gradient_any_more_comes_to_rest()
    {
        float value = 0, first = 0, second = 0;
        for (int step = 0; step < 3000; step++)
        {
            float gradient = step == 0 ? 1 : 0;
            new SignRows(1, 1).Apply(&gradient, &value, &first, &second, 1);
        }
        Assert.Equal(0, first);
        Assert.InRange(value, -640, -630);
    }

    [Fact]
    public void Muon_moves_matrices_by_an_orthogonal_step_and_vectors_by_adam()
    {
        double[][] gradients = Gradients(), expected = Start();
        foreach (int matrix in (int[])[0, 2])
        {
            double[] step = ReferenceOrthogonal(Array.ConvertAll(gradients[matrix], g => g * 1.95), Latents, Width);
            for (int i = 0; i < step.Length; i++) expected[matrix][i] -= 1e-2 * Math.Sqrt(11 / 6.0) * step[i];
        }
        Normalise(expected[2]);
        using TrainState state = Stepped(Optimiser.Muon), adam = Stepped(Optimiser.Adam);
        foreach (int matrix in (int[])[0, 2])
            Assert.Equal(expected[matrix], state.Parameters.ElementAt(matrix).ToArray().Select(value => (double)value),
                (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(adam.EncoderBias.ToArray(), state.EncoderBias.ToArray());
        Assert.Equal(adam.DecoderBias.ToArray(), state.DecoderBias.ToArray());
    }

    /// <summary>u = g + μ m, m = μ m + g: of gradients 2 and 1 at a factor of ½, m is 1 and 1.45, u 1.95 and 1.8775.</summary>
    [Fact]
    public unsafe void Muons_momentum_looks_ahead()
    {
        float value = 7, first = 0, second = 0;
        foreach ((float gradient, double looked) in ((float, double)[])[(2, 1.95), (1, 0.5 + 0.95 * 1.45)])
        {
            float g = gradient;
            new MuonMomentum(0.5f).Apply(&g, &value, &first, &second, 1);
            Assert.Equal(looked, second, 1e-6);
        }
        Assert.Equal(7, value);
    }

    [Theory]
    [InlineData(40, 7)]
    [InlineData(7, 40)]
    [InlineData(9, 9)]
    [InlineData(1, 5)]
    public void Newton_schulz_is_the_iteration_in_double(int rows, int columns)
    {
        var random = new Philox(3, (ulong)rows);
        float[] matrix = [.. Enumerable.Range(0, rows * columns).Select(i => (float)random.Normal((ulong)i))];
        double[] expected = ReferenceOrthogonal(Array.ConvertAll(matrix, value => (double)value), rows, columns);
        NewtonSchulz.Orthogonalise(matrix, rows, columns, new Workers(2));
        for (int i = 0; i < matrix.Length; i++) Assert.Equal(expected[i], matrix[i], 2e-4);
    }

    /// <summary>A matrix Q diag(σ) with orthonormal columns of Q has known singular values: each goes through the polynomial five
    /// times and its vectors stay.</summary>
    [Fact]
    public void Singular_values_go_through_the_polynomial_alone()
    {
        const int n = 64;
        float[] matrix = new float[n * 3];
        double[] sigma = [5, 1, 0.2];
        // Columns of the Hadamard matrix, which are orthogonal and of norm 8.
        for (int row = 0; row < n; row++)
            for (int column = 0; column < 3; column++)
                matrix[row * 3 + column] = (float)(sigma[column] / 8 * (((row >> column) & 1) == 0 ? 1 : -1));
        float[] before = [.. matrix];
        NewtonSchulz.Orthogonalise(matrix, n, 3, new Workers(1));
        double norm = Math.Sqrt(sigma.Sum(s => s * s));
        for (int column = 0; column < 3; column++)
        {
            double s = sigma[column] / norm;
            for (int i = 0; i < 5; i++) s = 3.4445 * s - 4.7750 * Math.Pow(s, 3) + 2.0315 * Math.Pow(s, 5);
            Assert.InRange(s, 0.6, 1.25);
            for (int row = 0; row < n; row++)
                Assert.Equal(before[row * 3 + column] / sigma[column] * s, matrix[row * 3 + column], 1e-4);
        }
        float[] nothing = new float[12];
        NewtonSchulz.Orthogonalise(nothing, 4, 3, new Workers(1));
        Assert.All(nothing, value => Assert.Equal(0, value));
    }

    // X = U / ‖U‖; X ← a X + b (X Xᵀ) X + c (X Xᵀ)² X, five times, by plain loops.
    static double[] ReferenceOrthogonal(double[] u, int rows, int columns)
    {
        double norm = Math.Sqrt(u.Sum(value => value * value)) + 1e-7;
        double[] x = [.. u.Select(value => value / norm)];
        for (int iteration = 0; iteration < 5; iteration++)
        {
            double[] gram = new double[rows * rows];
            for (int a = 0; a < rows; a++)
                for (int b = 0; b < rows; b++)
                    for (int c = 0; c < columns; c++) gram[a * rows + b] += x[a * columns + c] * x[b * columns + c];
            double[] once = Times(gram, x, rows, columns), twice = Times(gram, once, rows, columns);
            for (int i = 0; i < x.Length; i++) x[i] = 3.4445 * x[i] - 4.7750 * once[i] + 2.0315 * twice[i];
        }
        return x;
    }

    static double[] Times(double[] square, double[] x, int rows, int columns)
    {
        var product = new double[x.Length];
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < rows; b++)
                for (int c = 0; c < columns; c++) product[a * columns + c] += square[a * rows + b] * x[b * columns + c];
        return product;
    }

    [Fact]
    public void Rates_are_chosen_for_the_optimiser()
    {
        double Peak(Optimiser optimiser, long steps) => new TrainSchedule(Config(optimiser) with
        {
            LearningRate = null,
            Latents = 16384,
            Tokens = Rows * steps,
        }, 768).Peak;
        Assert.Equal(2e-4, Peak(Optimiser.Adam, 50_000), 1e-9);
        Assert.Equal(2.5e-5, Peak(Optimiser.SignSgd, 60_000), 1e-9);
        Assert.Equal(2e-3, Peak(Optimiser.Muon, 70_000), 1e-9);
        Assert.Equal(2e-3, Peak(Optimiser.Adam, 500), 1e-9);
        Assert.Equal(2.5e-4, Peak(Optimiser.SignSgd, 500), 1e-9);
        Assert.Equal(2e-2, Peak(Optimiser.Muon, 500), 1e-9);
        Assert.Equal(3e-2, Peak(Optimiser.Muon, 5), 1e-9);
    }

    /// <summary>Four batches of a quarter make the step of a whole one but for rounding; L0 and counts are the same.</summary>
    [Theory]
    [InlineData(Optimiser.Adam)]
    [InlineData(Optimiser.Muon)]
    public void Accumulated_batches_are_one_large_one(Optimiser optimiser)
    {
        TrainConfig whole = SmallTraining.Config with
        {
            Batch = 120,
            Tokens = 120 * 12,
            AuxCoefficient = 0,
            Optimiser = optimiser,
            Clip = Clip.Exact,
        };
        TrainConfig parts = whole with { Batch = 30, Accumulate = 4 };
        Assert.Equal((12, 120), (parts.Steps, parts.StepRows));
        using TempFolder one = new(), four = new();
        List<StepMetrics> expected = [], actual = [];
        using Sae large = SmallTraining.Train(one.Path, whole, progress: expected.Add).Sae;
        using Sae small = SmallTraining.Train(four.Path, parts, progress: actual.Add).Sae;
        Assert.Equal(12, actual.Count);
        foreach ((StepMetrics a, StepMetrics b) in expected.Zip(actual))
        {
            Assert.Equal((a.Step, a.Tokens, a.L0), (b.Step, b.Tokens, b.L0));
            // Silence is counted by the batch, so from up to three quarters of a step earlier on.
            Assert.InRange(b.LongestDead, a.LongestDead, a.LongestDead + 90);
            Assert.Equal(a.Fvu, b.Fvu, 2e-4 * a.Fvu);
            Assert.Equal(a.GradientNorm, b.GradientNorm, 2e-3 * a.GradientNorm);
        }
        double squares = 0, apart = 0;
        for (int i = 0; i < large.DecoderWeight.Length; i++)
        {
            squares += large.DecoderWeight[i] * large.DecoderWeight[i];
            apart += Math.Pow(large.DecoderWeight[i] - small.DecoderWeight[i], 2);
        }
        Assert.InRange(apart / squares, 0, 1e-5);
    }
}
