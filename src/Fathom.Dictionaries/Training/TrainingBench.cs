using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a training on rows that the caller has in memory, without sampling, logs and checkpoints: what a benchmark
/// times is the code that <see cref="Trainer"/> runs. The start is a trainer's but for b_dec, which is 0.
/// </summary>
sealed class TrainingBench : IDisposable
{
    /// <summary>Encoder rows of dead latents are this short: they never reach the top k, and are on for half of the rows.</summary>
    const float DeadNorm = 1e-3f;

    readonly TrainState state;
    readonly TrainingStep step;

    /// <param name="config">How to train; the steps of the benchmark are its first ones.</param>
    /// <param name="rows">[n, d], the rows that the steps will see; scaled here as a trainer scales its input.</param>
    /// <param name="width">d</param>
    /// <param name="dead">Share of the latents that count as dead from the start; a low learning rate keeps them so.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="OptionException">A value of the configuration is out of range.</exception>
    public TrainingBench(TrainConfig config, Span<float> rows, int width, double dead, Workers workers)
    {
        int n = rows.Length / width;
        var layout = new RowLayout(width);
        config.Validate(layout, n);
        var statistics = new RowStatistics(width);
        statistics.Add(rows);
        double square = statistics.MeanSquaredNorm(), variance = square - statistics.Mean().Sum(mean => mean * mean);
        float scale = (float)Math.Sqrt(width / square);
        TensorPrimitives.Multiply(rows, scale, rows);
        state = Architecture.Of(config).State(config, layout);
        if (dead > 0 && state.EncoderWeight.Width == 0)
            throw new OptionException($"--dead: --architecture {config.Architecture} has no encoder to keep a latent silent with; leave it out");
        state.Start(config, workers);
        var row = new float[width];
        int count = (int)(dead * config.Latents);
        for (int i = 0; i < count; i++)
        {
            // Spread out, as dead latents are: side by side they would leave whole panels without a candidate.
            int latent = (int)((long)i * config.Latents / count);
            state.EncoderWeight.CopyTo(ParameterPart.Value, latent, row);
            TensorPrimitives.Multiply(row, DeadNorm, row);
            state.EncoderWeight.CopyFrom(ParameterPart.Value, latent, row);
            state.RowsSinceFired[latent] = config.DeadAfterRows;
        }
        step = Architecture.Of(config).Step(config, state, variance * scale * scale, workers);
    }

    /// <summary>One step.</summary>
    /// <param name="x">[batch, d], of the scaled rows.</param>
    public StepMetrics Step(ReadOnlySpan<float> x) => step.Run(x);

    public void Dispose()
    {
        step.Dispose();
        state.Dispose();
    }
}
