using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// One step of any kind on random numbers, beside a loss of plain loops in double precision: what Adam's first moments say the
/// gradient was, against central differences of that loss. The last latents count as dead; their encoder rows are short, so that
/// others win, while their own pre-activations are still above 0 often enough.
/// </summary>
sealed class KindProblem
{
    public const double Variance = 3;

    readonly TrainConfig config;
    readonly RowLayout layout;
    readonly int dead;

    public KindProblem(TrainConfig config, RowLayout layout, int dead)
    {
        this.config = config with { Tokens = 1_000_000, LearningRate = 1e-3, Clip = Clip.Off, DeadAfter = 1000 };
        (this.layout, this.dead) = (layout, dead);
        Batch = [.. Normal(9, config.Batch * layout.RowWidth, 1).Select(value => value + 0.3f)];
    }

    /// <summary>[n, row width]</summary>
    public float[] Batch { get; }

    /// <param name="lossAt">Of the rows and the parameters (in the order of <see cref="TrainState.Parameters"/>) where the step
    /// is: the loss as a function of the parameters, what a step holds constant being taken from there.</param>
    /// <param name="norms">What becomes of decoder rows.</param>
    /// <param name="at">The number of the step.</param>
    public StepMetrics Check(Func<PlainRows, double[][], Func<double[][], double>> lossAt, DecoderNorm norms, long at = 0)
    {
        const double h = 1e-6;
        using TrainState state = State(norms);
        state.Step = at;
        state.RowsSinceFired.AsSpan(config.Latents - dead).Fill(1_000_000);
        double[][] p = [.. state.Parameters.Select(parameter => Array.ConvertAll(parameter.ToArray(), value => (double)value))];
        var rows = new PlainRows(layout, Array.ConvertAll(Batch, value => (double)value), config.Batch, config.Latents,
            config.Skip);
        Func<double[][], double> loss = lossAt(rows, [.. p.Select(tensor => (double[])tensor.Clone())]);
        double value = loss(p);
        StepMetrics metrics;
        using (TrainingStep step = Architecture.Of(config).Step(config, state, Variance, new Workers(2)))
            metrics = step.Run(Batch);
        Assert.Equal(value, metrics.Loss, 2e-5 * value);

        // Adam's first moment after one step is a tenth of the gradient.
        double[][] gradients = [.. state.Parameters.Select(parameter =>
            Array.ConvertAll(parameter.ToArray(ParameterPart.First), moment => moment / 0.1))];
        for (int tensor = 0; tensor < p.Length; tensor++)
        {
            var slopes = new double[p[tensor].Length];
            for (int i = 0; i < slopes.Length; i++)
            {
                double before = p[tensor][i];
                p[tensor][i] = before + h;
                double above = loss(p);
                p[tensor][i] = before - h;
                slopes[i] = (above - loss(p)) / (2 * h);
                p[tensor][i] = before;
            }
            if (tensor == 2 && norms == DecoderNorm.Unit) Project(slopes, p[2]);
            double size = slopes.Max(Math.Abs);
            Assert.True(size > 1e-6, $"tensor {tensor} has no gradient");
            for (int i = 0; i < slopes.Length; i++)
                Assert.True(Math.Abs(slopes[i] - gradients[tensor][i]) <= 1e-4 * size + 2e-7,
                    $"tensor {tensor}, number {i}: {slopes[i]} expected, {gradients[tensor][i]} found");
        }
        return metrics;
    }

    /// <summary>Random parameters; decoder rows of norm 1 (the norms of their parts together), or of norms around it.</summary>
    public TrainState State(DecoderNorm norms)
    {
        TrainState state = Architecture.Of(config).State(config, layout);
        int m = config.Latents, d = layout.Width, dOut = layout.OutputWidth;
        float[] encoder = Normal(1, m * d, 1 / Math.Sqrt(d)), decoder = Normal(2, m * dOut, 1), bias = Normal(3, m, 0.1);
        for (int latent = 0; latent < m; latent++)
        {
            Span<float> row = decoder.AsSpan(latent * dOut, dOut);
            double norm = 0, wanted = norms == DecoderNorm.Unit ? 1 : 0.5 + 1.5 * latent / m;
            for (int part = 0, first = 0; part < layout.Outputs.Count; first += layout.Outputs[part++])
            {
                double square = 0;
                foreach (float value in row.Slice(first, layout.Outputs[part])) square += value * value;
                norm += Math.Sqrt(square);
            }
            for (int c = 0; c < dOut; c++) row[c] = (float)(row[c] * wanted / norm);
            if (latent < m - dead) continue;
            for (int c = 0; c < d; c++) encoder[latent * d + c] *= 0.05f;
            bias[latent] = 0.05f;
        }
        state.EncoderWeight.CopyFrom(ParameterPart.Value, 0, encoder);
        decoder.CopyTo(state.DecoderWeight.Value.Span);
        bias.CopyTo(state.EncoderBias.Value.Span);
        Normal(4, dOut, 0.5).CopyTo(state.DecoderBias.Value.Span);
        state.Skip?.CopyFrom(ParameterPart.Value, 0, Normal(6, d * dOut, 0.5));
        // Thresholds, the only further numbers of these kinds, by their logarithms.
        foreach (PlainParameter further in state.LatentNumbers.Skip(1))
            for (int i = 0; i < m; i++) further.Value.Span[i] = (float)Math.Log(0.2 + 0.6 * new Philox(5, 0).Uniform((ulong)i));
        return state;
    }

    float[] Normal(ulong stream, int count, double scale)
    {
        var random = new Philox(61 + (ulong)config.Latents, stream);
        return [.. Enumerable.Range(0, count).Select(i => (float)(scale * random.Normal((ulong)i)))];
    }

    void Project(double[] gradient, double[] decoder)
    {
        int dOut = layout.OutputWidth;
        for (int row = 0; row < decoder.Length; row += dOut)
        {
            double along = 0, square = 0;
            for (int c = row; c < row + dOut; c++)
                (along, square) = (along + gradient[c] * decoder[c], square + decoder[c] * decoder[c]);
            for (int c = row; c < row + dOut; c++) gradient[c] -= along / square * decoder[c];
        }
    }
}
