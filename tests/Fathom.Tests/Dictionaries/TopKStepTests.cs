using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// One training step against plain loops in double precision, whose gradient is in turn checked against finite
/// differences of its loss.
/// </summary>
public class TopKStepTests
{
    const int Odd = 7;

    /// <summary>Central differences of the loss, on all four parameters, with and without the auxiliary term.</summary>
    [Theory]
    [InlineData("topk", 0, null)]
    [InlineData("topk", 1, null)]
    [InlineData("topk", 4, null)]
    [InlineData("topk", 4, 0.4)]
    [InlineData("batchtopk", 0, null)]
    [InlineData("batchtopk", 4, null)]
    public void The_reference_gradient_is_the_slope_of_its_loss(string kind, int dead, double? auxRows)
    {
        const double h = 1e-5;
        TrainConfig config = Config(13, 3) with { Architecture = kind, AuxCoefficient = 0.5, AuxRows = auxRows, Batch = Odd };
        StepProblem problem = new(5, 13, dead);
        var trainer = new ReferenceTrainer(config, problem.Reference(), variance: 3);
        problem.Silence(trainer.RowsSinceFired);
        ReferenceLoss loss = trainer.LossOf(problem.BatchInDouble(0, Odd));
        Assert.Equal(dead > 0, loss.Auxiliary.Sum(row => row.Length) > 0);

        ReferenceParameters at = trainer.Parameters, gradient = loss.Gradient(at);
        for (int tensor = 0; tensor < 4; tensor++)
        {
            for (int i = 0; i < at.All[tensor].Length; i++)
            {
                double before = at.All[tensor][i];
                at.All[tensor][i] = before + h;
                double above = loss.Total(at);
                at.All[tensor][i] = before - h;
                double below = loss.Total(at);
                at.All[tensor][i] = before;
                Assert.Equal((above - below) / (2 * h), gradient.All[tensor][i], 1e-8);
            }
        }
    }

    public static TheoryData<string, int, int, int, int, Clip, double, int, double?> Shapes()
    {
        var data = new TheoryData<string, int, int, int, int, Clip, double, int, double?>();
        foreach (string kind in (string[])["topk", "batchtopk"])
        {
            foreach (Clip clip in Enum.GetValues<Clip>())
            {
                foreach (int dead in (int[])[0, 1, 4])
                {
                    data.Add(kind, 5, 13, 3, Odd, clip, 0.05, dead, null);
                    data.Add(kind, 5, 13, 3, Odd, clip, 100, dead, null);
                }
                data.Add(kind, 16, 70, 5, 130, clip, 0.05, 6, null);
                data.Add(kind, 33, 65, 4, 65, clip, 0.05, 3, 0.3);
                data.Add(kind, 1, 3, 1, 5, clip, 0.05, 1, null);
            }
            data.Add(kind, 5, 6, 6, Odd, Clip.Previous, 0.05, 0, null);
            data.Add(kind, 5, 6, 6, Odd, Clip.Exact, 0.05, 2, null);
            // More dead latents than one panel and one chunk of columns hold, and wider than a chunk.
            data.Add(kind, 70, 260, 9, 90, Clip.Previous, 0.05, 150, null);
            data.Add(kind, 70, 260, 9, 90, Clip.Exact, 0.05, 40, 0.25);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Steps_agree_with_plain_loops(string kind, int d, int latents, int k, int n, Clip clip, double clipAt, int dead,
        double? auxRows)
    {
        const double variance = 3, rate = 1e-3;
        TrainConfig config = Config(latents, k) with
        {
            Architecture = kind,
            Batch = n,
            Clip = clip,
            ClipAt = clipAt,
            LearningRate = rate,
            AuxRows = auxRows,
        };
        var problem = new StepProblem(d, latents, dead);
        using TrainState state = problem.State();
        using TrainingStep step = Architecture.Of(config).Step(config, state, variance, new Workers(2));
        var reference = new ReferenceTrainer(config, problem.Reference(), variance);
        problem.Silence(state.RowsSinceFired);
        problem.Silence(reference.RowsSinceFired);

        bool revived = false, clipped = false;
        for (int t = 0; t < 6; t++)
        {
            StepMetrics metrics = step.Run(problem.Batch(t, n));
            var expected = reference.Run(problem.BatchInDouble(t, n), rate);
            Close(expected.Loss, metrics.Loss, 1e-4);
            Close(expected.Fvu, metrics.Fvu, 1e-4);
            Close(expected.Aux, metrics.AuxLoss, 1e-4);
            Close(expected.Norm, metrics.GradientNorm, 1e-4);
            Close(expected.L0, metrics.L0, 1e-12);
            Assert.Equal(((t + 1L) * n, t + 1L, rate), (metrics.Tokens, metrics.Step, metrics.LearningRate));
            Assert.Equal(reference.RowsSinceFired, state.RowsSinceFired);
            Assert.Equal(reference.RowsSinceFired.Max(), metrics.LongestDead);
            Assert.Equal(reference.RowsSinceFired.Count(rows => rows >= config.DeadAfterRows), metrics.Dead);
            revived |= expected.Aux > 0;
            clipped |= expected.Norm > clipAt;
        }
        Assert.Equal(dead > 0, revived);
        Assert.Equal(clipAt < 1, clipped);

        // Adam divides by the gradient's size, so what rounds a gradient near 0 shows; more so in longer sums.
        double tolerance = d > 64 ? 1e-4 : 2e-5;
        float[][] actual = [.. state.Parameters.Select(parameter => parameter.ToArray())];
        for (int tensor = 0; tensor < 4; tensor++)
            for (int i = 0; i < actual[tensor].Length; i++)
                Assert.Equal(reference.Parameters.All[tensor][i], actual[tensor][i], tolerance);
    }

    /// <summary>
    /// A share of the rows, counted for all: over many steps every row is chosen equally often, so that the loss and its
    /// gradient are the same on average. Parameters stand still.
    /// </summary>
    [Fact]
    public void On_a_share_of_the_rows_the_auxiliary_loss_is_the_same_on_average()
    {
        const int n = 64, steps = 400;
        var problem = new StepProblem(8, 40, dead: 10);
        (double Loss, float[] Moments) Mean(double? auxRows)
        {
            TrainConfig config = Config(40, 4) with { Batch = n, AuxRows = auxRows, LearningRate = 1e-30, Clip = Clip.Off };
            using TrainState state = problem.State();
            using var step = new TopKStep(config, state, variance: 3, new Workers(1));
            double sum = 0;
            var gradients = new float[40 * 8];
            for (int t = 0; t < steps; t++)
            {
                problem.Silence(state.RowsSinceFired);
                sum += step.Run(problem.Batch(0, n)).AuxLoss / steps;
                // A tenth of the gradient is what a step adds to nine tenths of the first moment.
                float[] after = state.EncoderWeight.ToArray(ParameterPart.First);
                for (int i = 0; i < after.Length; i++) gradients[i] += after[i] / steps;
            }
            return (sum, gradients);
        }
        (double all, float[] allMoments) = Mean(null);
        (double eighth, float[] eighthMoments) = Mean(1.0 / 8);
        Assert.Equal(all, eighth, 0.02 * all);
        double size = Math.Sqrt(allMoments.Sum(value => (double)value * value));
        double apart = Math.Sqrt(allMoments.Zip(eighthMoments).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
        Assert.InRange(apart / size, 0, 0.1);
        Assert.Equal(Enumerable.Range(0, n), AuxiliaryLoss.RowsOf(Config(40, 4) with { Batch = n }, 3));
        int[] rows = AuxiliaryLoss.RowsOf(Config(40, 4) with { Batch = n, AuxRows = 0.125 }, 3);
        Assert.Equal((8, 8), (rows.Length, rows.Distinct().Count()));
        Assert.NotEqual(rows, AuxiliaryLoss.RowsOf(Config(40, 4) with { Batch = n, AuxRows = 0.125 }, 4));
    }

    /// <summary>Vectors may be wider than a thread's stack.</summary>
    [Fact]
    public void Rows_of_a_million_numbers_are_trained_on()
    {
        const int d = 1 << 20;
        using var state = new TrainState(d, 2);
        for (int latent = 0; latent < 2; latent++)
        {
            state.DecoderWeight.Value.Span[latent * d + latent] = 1;
            state.EncoderWeight.CopyFrom(ParameterPart.Value, latent, state.DecoderWeight.Value.Slice(latent * d, d));
        }
        float[] x = new float[d];
        (x[0], x[1], x[d - 1]) = (2, 1, 0.5f);
        using var step = new TopKStep(Config(2, 1) with { Batch = 1 }, state, variance: 1, new Workers(1));
        Assert.Equal(1 + 0.25, step.Run(x).Fvu, 1e-6);
        Assert.Equal(1, Enumerable.Range(0, d).Sum(c => Math.Pow(state.DecoderWeight.Value.Span[c], 2)), 1e-5);
    }

    /// <summary>Linear from 0 to the peak, level, linear to 0: at every step of a run small enough to write out.</summary>
    [Fact]
    public void The_learning_rate_rises_stays_and_falls()
    {
        var config = new TrainConfig { Tokens = 200, Batch = 10, LearningRate = 0.5, Warmup = 0.2, Decay = 0.25 };
        var schedule = new TrainSchedule(config, 8);
        double[] expected = [.125, .25, .375, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .4, .3, .2, .1];
        Assert.Equal(expected, Enumerable.Range(0, 20).Select(step => Math.Round(schedule.At(step), 12)));
        var level = new TrainSchedule(config with { Warmup = 0, Decay = 0 }, 8);
        Assert.All(Enumerable.Range(0, 20), step => Assert.Equal(0.5, level.At(step)));
    }

    static TrainConfig Config(int latents, int k) =>
        new() { Latents = latents, K = k, Tokens = 1_000_000, LearningRate = 1e-3, Warmup = 0, Decay = 0, DeadAfter = 1000 };

    static void Close(double expected, double actual, double relative) =>
        Assert.Equal(expected, actual, relative * (Math.Abs(expected) + 1e-3));
}
