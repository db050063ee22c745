using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Dictionaries;

/// <summary>The step of a ReLU autoencoder against finite differences in double precision, and what it saves.</summary>
public class StandardStepTests
{
    const int Width = 5, Latents = 13, Rows = 9;
    const double Variance = 3, Lambda = 0.7;

    static TrainConfig Config(DecoderNorm norm) => new()
    {
        Architecture = "standard",
        Latents = Latents,
        Batch = Rows,
        Tokens = 1_000_000,
        L1 = Lambda,
        L1Warmup = 0,
        DecoderNorm = norm,
        LearningRate = 1e-3,
        Warmup = 0,
        Decay = 0,
        Clip = Clip.Off,
    };

    /// <summary>(Σ‖r‖² + λ Σ f_j ‖D_j‖) / (n V) by plain loops; with unit rows the norms are left out.</summary>
    static double Loss(ReferenceParameters p, double[] x, DecoderNorm norm)
    {
        double loss = 0;
        for (int row = 0; row < Rows; row++)
        {
            double[] residual = [.. Enumerable.Range(0, Width).Select(c => p.DecoderBias[c] - x[row * Width + c])];
            for (int j = 0; j < Latents; j++)
            {
                double f = p.EncoderBias[j], square = 0;
                for (int c = 0; c < Width; c++)
                    f += p.EncoderWeight[j * Width + c] * (x[row * Width + c] - p.DecoderBias[c]);
                if (f <= 0) continue;
                for (int c = 0; c < Width; c++)
                {
                    residual[c] += f * p.DecoderWeight[j * Width + c];
                    square += p.DecoderWeight[j * Width + c] * p.DecoderWeight[j * Width + c];
                }
                loss += Lambda * f * (norm == DecoderNorm.Free ? Math.Sqrt(square) : 1);
            }
            loss += residual.Sum(r => r * r);
        }
        return loss / (Rows * Variance);
    }

    [Theory]
    [InlineData(DecoderNorm.Free)]
    [InlineData(DecoderNorm.Unit)]
    public void The_gradient_is_the_slope_of_the_loss(DecoderNorm norm)
    {
        const double h = 1e-6;
        var problem = new StepProblem(Width, Latents, dead: 0);
        using TrainState state = problem.State();
        ReferenceParameters at = problem.Reference();
        if (norm == DecoderNorm.Free) Lengthen(state, at);
        double[] x = problem.BatchInDouble(0, Rows);
        double loss = Loss(at, x, norm);

        // Adam's first moment after one step is a tenth of the gradient.
        using var step = new StandardStep(Config(norm), state, Variance, new Workers(2));
        StepMetrics metrics = step.Run(problem.Batch(0, Rows));
        Assert.Equal(loss, metrics.Loss, 1e-5 * loss);
        Assert.Equal(metrics.Loss, metrics.Fvu + metrics.Penalty!.Value, 1e-12);
        double[][] gradients = [.. state.Parameters.Select(parameter =>
            Array.ConvertAll(parameter.ToArray(ParameterPart.First), moment => moment / 0.1))];
        double squares = 0;
        for (int tensor = 0; tensor < 4; tensor++)
        {
            double[] slopes = new double[at.All[tensor].Length];
            for (int i = 0; i < slopes.Length; i++)
            {
                double before = at.All[tensor][i];
                at.All[tensor][i] = before + h;
                double above = Loss(at, x, norm);
                at.All[tensor][i] = before - h;
                slopes[i] = (above - Loss(at, x, norm)) / (2 * h);
                at.All[tensor][i] = before;
            }
            if (tensor == 2 && norm == DecoderNorm.Unit) FiniteDifferences.Project(slopes, at.DecoderWeight, Width);
            for (int i = 0; i < slopes.Length; i++) Assert.Equal(slopes[i], gradients[tensor][i], 2e-5);
            squares += slopes.Sum(slope => slope * slope);
        }
        Assert.Equal(Math.Sqrt(squares), metrics.GradientNorm, 1e-4);
        for (int j = 0; j < Latents && norm == DecoderNorm.Unit; j++)
            Assert.Equal(1, Norm(state.DecoderWeight.Value.Slice(j * Width, Width)), 1e-6);
    }

    [Fact]
    public void The_penalty_rises_from_nothing_to_its_weight()
    {
        using TrainState state = new StepProblem(Width, Latents, 0).State();
        TrainConfig config = Config(DecoderNorm.Free) with { Tokens = 40 * Rows, L1Warmup = 0.25 };
        using var step = new StandardStep(config, state, Variance, new Workers(1));
        Assert.Equal([0.07, 0.14, 0.21, 0.63, 0.7, 0.7, 0.7],
            ((long[])[0, 1, 2, 8, 9, 10, 39]).Select(t => Math.Round(step.Weight(t), 12)));
    }

    /// <summary>Saved rows have norm 1, and compute on raw rows what the parameters did on scaled ones.</summary>
    [Fact]
    public void Norms_and_scale_are_folded_into_what_is_saved()
    {
        using TrainState state = new StepProblem(Width, Latents, 0).State();
        Lengthen(state, new ReferenceParameters(Width, Latents));
        TrainConfig config = Config(DecoderNorm.Free);
        const double scale = 0.25;
        using var saved = (Sae)Architecture.Of(config).Finish(config, state, [scale]);
        using var trained = new StandardSae(state.EncoderWeight.ToArray(), state.EncoderBias.ToArray(),
            state.DecoderWeight.ToArray(), state.DecoderBias.ToArray());
        float[] scaled = new StepProblem(Width, Latents, 0).Batch(1, Rows), raw = [.. scaled.Select(x => (float)(x / scale))];
        SparseCodes here = new(0, 1), there = new(0, 1);
        float[] outHere = new float[raw.Length], outThere = new float[raw.Length];
        saved.Encode(raw, Rows, here, new Workers(1));
        trained.Encode(scaled, Rows, there, new Workers(1));
        saved.Decode(raw, here, outHere, new Workers(1));
        trained.Decode(scaled, there, outThere, new Workers(1));
        for (int j = 0; j < Latents; j++) Assert.Equal(1, Norm(saved.DecoderWeight.Slice(j * Width, Width)), 1e-6);
        for (int row = 0; row < Rows; row++) Assert.Equal(there.RowIndices(row), here.RowIndices(row));
        for (int i = 0; i < raw.Length; i++) Assert.Equal(outThere[i], outHere[i] * scale, 1e-5);
    }

    /// <summary>Norms from .5 to 2, so that they matter.</summary>
    static void Lengthen(TrainState state, ReferenceParameters reference)
    {
        for (int i = 0; i < Latents * Width; i++)
        {
            state.DecoderWeight.Value.Span[i] *= 0.5f + 1.5f * (i / Width) / Latents;
            reference.DecoderWeight[i] = state.DecoderWeight.Value.Span[i];
        }
    }

    static double Norm(ReadOnlySpan<float> row)
    {
        double square = 0;
        foreach (float value in row) square += (double)value * value;
        return Math.Sqrt(square);
    }
}
