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
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void The_reference_gradient_is_the_slope_of_its_loss(int dead)
    {
        const double h = 1e-5;
        (TrainConfig config, StepProblem problem) = (Config(13, 3) with { AuxCoefficient = 0.5, Batch = Odd }, new(5, 13, dead));
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

    public static TheoryData<int, int, int, int, Clip, double, int> Shapes()
    {
        var data = new TheoryData<int, int, int, int, Clip, double, int>();
        foreach (Clip clip in Enum.GetValues<Clip>())
        {
            foreach (int dead in (int[])[0, 1, 4])
            {
                data.Add(5, 13, 3, Odd, clip, 0.05, dead);
                data.Add(5, 13, 3, Odd, clip, 100, dead);
            }
            data.Add(16, 70, 5, 130, clip, 0.05, 6);
            data.Add(33, 65, 4, 65, clip, 0.05, 3);
            data.Add(1, 3, 1, 5, clip, 0.05, 1);
        }
        data.Add(5, 6, 6, Odd, Clip.Previous, 0.05, 0);
        data.Add(5, 6, 6, Odd, Clip.Exact, 0.05, 2);
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Steps_agree_with_plain_loops(int d, int latents, int k, int n, Clip clip, double clipAt, int dead)
    {
        const double variance = 3, rate = 1e-3;
        TrainConfig config = Config(latents, k) with { Batch = n, Clip = clip, ClipAt = clipAt, LearningRate = rate };
        var problem = new StepProblem(d, latents, dead);
        using TrainState state = problem.State();
        using var step = new TopKStep(config, state, variance, new Workers(2));
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

        float[][] actual = [.. state.Parameters.Select(parameter => parameter.Value.Span.ToArray())];
        for (int tensor = 0; tensor < 4; tensor++)
            for (int i = 0; i < actual[tensor].Length; i++)
                Assert.Equal(reference.Parameters.All[tensor][i], actual[tensor][i], 2e-5);
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
            state.EncoderWeight.Value.Span[latent * d + latent] = 1;
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
