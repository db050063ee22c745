using Fathom.Models;
using Fathom.Models.Pretraining;

namespace Fathom.Tests.Pretraining;

/// <summary>The schedule against its closed form.</summary>
public class PretrainScheduleTests
{
    static PretrainSchedule Make(PretrainConfig config) => new(config, SmallPretraining.Model());

    [Fact]
    public void The_learning_rate_rises_linearly_and_falls_as_a_half_cosine_to_its_floor()
    {
        PretrainSchedule schedule = Make(new() { Steps = 1001, Warmup = 0.1, Floor = 0.2, LearningRate = 0.5 });
        const int warmup = 101;
        for (int step = 0; step < warmup; step++) Assert.Equal(0.5 * (step + 1) / warmup, schedule.At(step), 1e-12);
        Assert.Equal(0.5, schedule.At(warmup), 1e-12);
        Assert.Equal(0.5 * 0.6, schedule.At((warmup + 1000) / 2), 1e-3);
        Assert.Equal(0.5 * 0.2, schedule.At(1000), 1e-12);
        for (int step = warmup; step < 1000; step++) Assert.True(schedule.At(step + 1) < schedule.At(step));
        // cos is odd about its middle.
        for (int i = 0; i < 300; i++) Assert.Equal(0.5 * 1.2, schedule.At(warmup + i) + schedule.At(1000 - i), 1e-12);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void Trainings_of_a_step_or_two_have_a_learning_rate(double warmup, long steps)
    {
        PretrainSchedule schedule = Make(new() { Steps = steps, Warmup = warmup, LearningRate = 0.5 });
        for (long step = 0; step < steps; step++) Assert.InRange(schedule.At(step), 0.02, 0.5);
    }

    /// <summary>Ascending, distinct, before the end, and half of them in the first eighth.</summary>
    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 2)]
    [InlineData(9, 10)]
    [InlineData(10, 20_000)]
    [InlineData(50, 60)]
    [InlineData(999, 1000)]
    public void Checkpoints_are_close_at_first(int count, long steps)
    {
        PretrainSchedule schedule = Make(new() { Steps = steps, Checkpoints = count });
        long[] at = [.. schedule.CheckpointSteps];
        Assert.Equal(count, at.Length);
        Assert.Equal(at.Distinct().Order(), at);
        Assert.All(at, step => Assert.InRange(step, 1, steps - 1));
        Assert.Equal(at, Enumerable.Range(0, (int)steps + 1).Select(step => (long)step).Where(schedule.SavesAt));
        if (steps == 20_000) Assert.Equal([15, 120, 406, 962, 1878, 3246, 5154, 7693, 10954, 15026], at);
    }

    [Fact]
    public void Tokens_are_rounded_up_to_whole_steps_and_the_end_is_measured()
    {
        PretrainConfig config = new() { Tokens = 32 * 16 * 7 + 1, EvaluateEvery = 3 };
        Assert.Equal(8, config.StepsFor(16));
        Assert.Equal(5, (config with { Steps = 5 }).StepsFor(16));
        PretrainSchedule schedule = Make(config);
        Assert.Equal([3, 6, 8], Enumerable.Range(1, 8).Where(step => schedule.EvaluatesAt(step)));
    }

    [Fact]
    public void The_count_of_parameters_of_matrices_is_that_of_the_tensors()
    {
        foreach (string family in (string[])["gpt2", "llama"])
        {
            ModelConfig model = SmallPretraining.Model(family);
            using TrainableModel trained = TrainableModel.Create(model, 0, new Fathom.Numerics.Workers(1));
            // An embedding that is only looked up is no product.
            bool LookedUp(string name) => name.Contains("wpe", StringComparison.Ordinal)
                || !model.TiedHead && name.Contains("embed", StringComparison.Ordinal);
            long matrices = trained.Tensors.Where(tensor => tensor.Shape.Length == 2 && !LookedUp(tensor.Name))
                .Sum(tensor => (long)tensor.Value.Length);
            Assert.Equal(matrices, TrainingCost.Matrices(model));
        }
    }

    /// <summary>What a training takes is governed by the parameters, of which each lane of the batch has a gradient, and by
    /// the rows that the threads work on: not by the batch, whose rows pass a few at a time.</summary>
    [Fact]
    public void Memory_grows_with_lanes_and_threads_and_hardly_with_the_batch()
    {
        ModelConfig model = new ModelShape { Layers = 8, Width = 1024, Heads = 16, Context = 512 }.Config(10_000, 0);
        double Bytes(int batch, int threads) => TrainingCost.Bytes(model, batch, threads);
        double parameters = sizeof(float) * (double)TrainingCost.Matrices(model);
        Assert.InRange(Bytes(8, 1), 15 * parameters, 17 * parameters);
        Assert.InRange(Bytes(8, 1) - Bytes(4, 1), 4 * parameters, 4.1 * parameters);
        Assert.InRange(Bytes(4096, 1), Bytes(8, 1), 1.02 * Bytes(8, 1));
        Assert.Equal(Bytes(1, 1), Bytes(1, 8), 1.0);
        Assert.InRange(Bytes(8, 8), 1.1 * Bytes(8, 1), 2 * Bytes(8, 1));
    }
}
