using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// The gradient of a training step against central differences of a loss that is written out in double precision, for every
/// number that is trained. Adam's first moment after one step is a tenth of the gradient.
/// </summary>
static class FiniteDifferences
{
    const double Step = 1e-6;

    /// <summary>A loss at some parameters, by their names in the state.</summary>
    public delegate double Loss(IReadOnlyDictionary<string, double[]> at);

    /// <summary>Settings under which a step is a plain gradient: no warm-up, no clipping.</summary>
    public static TrainConfig Plain(string architecture, int latents, int batch) => new()
    {
        Architecture = architecture,
        Latents = latents,
        Batch = batch,
        Tokens = 1_000_000,
        LearningRate = 1e-3,
        Warmup = 0,
        Decay = 0,
        Clip = Clip.Off,
    };

    /// <summary>Random numbers for all parameters; decoder rows of norm 1.</summary>
    public static TrainState State(TrainConfig config, RowLayout layout, double bias = 0.3)
    {
        TrainState state = Architecture.Of(config).State(config, layout);
        ulong stream = 0;
        foreach (Parameter parameter in state.Parameters)
        {
            var random = new Philox(21, stream++);
            bool matrix = parameter.Shape.Length > 1;
            float[] values = [.. Enumerable.Range(0, parameter.Rows * parameter.Width)
                .Select(i => (float)(random.Normal((ulong)i) * (matrix ? 1 / Math.Sqrt(parameter.Width) : bias)))];
            if (parameter.Name.StartsWith("decoder_weight", StringComparison.Ordinal)) Normalise(values, parameter.Width);
            parameter.CopyFrom(ParameterPart.Value, 0, values);
        }
        return state;
    }

    /// <summary>[n, width]</summary>
    public static float[] Batch(int n, int width, ulong seed = 7)
    {
        var random = new Philox(seed, 0);
        return [.. Enumerable.Range(0, n * width).Select(i => (float)(0.5 + random.Normal((ulong)i)))];
    }

    /// <summary>Runs one step and compares.</summary>
    /// <param name="state">At which.</param>
    /// <param name="step">Of the state.</param>
    /// <param name="batch">[n, row width]</param>
    /// <param name="loss">What the step should be the descent of.</param>
    /// <param name="still">Parameters that are not trained.</param>
    public static StepMetrics Agree(TrainState state, TrainingStep step, float[] batch, Loss loss, params string[] still)
    {
        Dictionary<string, double[]> at = Values(state, ParameterPart.Value);
        double expected = loss(at), squares = 0;
        StepMetrics metrics = step.Run(batch);
        Assert.Equal(expected, metrics.Loss, 2e-5 * Math.Abs(expected));
        Dictionary<string, double[]> moments = Values(state, ParameterPart.First);
        foreach (Parameter parameter in state.Parameters)
        {
            double[] slopes = still.Contains(parameter.Name) ? new double[at[parameter.Name].Length]
                : Slopes(at, parameter.Name, loss);
            if (parameter.Name.StartsWith("decoder_weight", StringComparison.Ordinal))
                Project(slopes, at[parameter.Name], parameter.Width);
            for (int i = 0; i < slopes.Length; i++)
                Assert.True(Math.Abs(slopes[i] - moments[parameter.Name][i] / 0.1) < 3e-5,
                    $"{parameter.Name}[{i}]: {moments[parameter.Name][i] / 0.1}, but the loss rises by {slopes[i]}");
            Assert.True(slopes.Any(slope => slope != 0) != still.Contains(parameter.Name), $"{parameter.Name} has no gradient");
            squares += slopes.Sum(slope => slope * slope);
        }
        Assert.Equal(Math.Sqrt(squares), metrics.GradientNorm, 1e-4);
        return metrics;
    }

    static double[] Slopes(Dictionary<string, double[]> at, string name, Loss loss)
    {
        double[] values = at[name], slopes = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double before = values[i];
            values[i] = before + Step;
            double above = loss(at);
            values[i] = before - Step;
            slopes[i] = (above - loss(at)) / (2 * Step);
            values[i] = before;
        }
        return slopes;
    }

    static Dictionary<string, double[]> Values(TrainState state, ParameterPart part) => state.Parameters.ToDictionary(
        parameter => parameter.Name, parameter => Array.ConvertAll(parameter.ToArray(part), value => (double)value));

    /// <summary>Takes the part along each row out of a gradient: that of rows which are held at norm 1.</summary>
    public static void Project(double[] gradient, double[] rows, int width)
    {
        for (int row = 0; row < rows.Length; row += width)
        {
            double along = Enumerable.Range(row, width).Sum(i => gradient[i] * rows[i]);
            double square = Enumerable.Range(row, width).Sum(i => rows[i] * rows[i]);
            for (int i = row; i < row + width; i++) gradient[i] -= along / square * rows[i];
        }
    }

    /// <summary>Brings every row to norm 1.</summary>
    public static void Normalise(float[] rows, int width)
    {
        for (int row = 0; row < rows.Length; row += width)
        {
            double norm = Math.Sqrt(Enumerable.Range(row, width).Sum(i => (double)rows[i] * rows[i]));
            for (int i = row; i < row + width; i++) rows[i] = (float)(rows[i] / norm);
        }
    }
}
