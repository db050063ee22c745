using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Lets dead latents start anew (Bricken et al. 2023, "Towards monosemanticity", appendix on neuron resampling): each gets a row
/// of the last batch, drawn without replacement with probability ∝ ‖r‖⁴ (the square of its loss).
/// <code>
/// D = y / ‖y‖, times the mean norm of the living where norms are free;   W = s / ‖s‖ · 0.2 · mean ‖W_living‖;   b_enc = 0
/// </code>
/// An input that is not what is written is centred by its mean m over the batch: s − m for s, and b_enc = −W m. What else a
/// latent has becomes the mean of the living; all moments become 0, and its silence is counted anew. Once the learning rate falls
/// none starts anew.
/// </summary>
/// <param name="config">How to train.</param>
/// <param name="state">What is trained.</param>
/// <param name="norms">What becomes of the norms of decoder rows.</param>
sealed class Resampling(TrainConfig config, TrainState state, DecoderNorm norms)
{
    /// <summary>Streams of the generator: after t steps rows are drawn by FirstStream + t.</summary>
    const ulong FirstStream = 1UL << 52;

    /// <summary>Of the mean norm of living encoder rows.</summary>
    const double EncoderShare = 0.2;

    readonly long decayStart = new TrainSchedule(config, state.Layout.Width).DecayStart;

    /// <summary>Starts dead latents anew where it is time; comes after a step is counted.</summary>
    /// <param name="input">s of the last batch, [n, d_in]</param>
    /// <param name="target">y − b_dec of the last batch, [n, d_out]</param>
    /// <param name="error">r of the last batch, [n, d_out]</param>
    public void Run(NativeBuffer<float> input, NativeBuffer<float> target, NativeBuffer<float> error)
    {
        if (config.ResampleEvery is not { } every || state.Step % every != 0 || state.Step >= (state.EarlyDecay ?? decayStart))
            return;
        int[] dead = [.. Latents(rows => rows >= config.DeadAfterRows)],
            living = [.. Latents(rows => rows < config.DeadAfterRows)];
        if (dead.Length == 0 || living.Length == 0) return;
        int d = state.Layout.Width, dOut = state.Layout.OutputWidth;
        double encoderNorm = EncoderShare * MeanNorm(state.EncoderWeight, living),
            decoderNorm = norms == DecoderNorm.Unit ? 1 : MeanNorm(state.DecoderWeight, living);
        double[] means = [.. state.LatentNumbers.Select(number => living.Average(latent => number.Value.Span[latent]))];
        float[] center = state.Layout.Autoencodes ? new float[d] : Mean(input, d), read = new float[d];
        int[] rows = Draw(error, dOut, dead.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            TensorPrimitives.Subtract(input.Slice((long)rows[i] * d, d), center, read);
            float[] encoder = Set(state.EncoderWeight, dead[i], read, encoderNorm);
            Set(state.DecoderWeight, dead[i], target.Slice((long)rows[i] * dOut, dOut), decoderNorm);
            SetNumber(state.EncoderBias, dead[i], 0 - TensorPrimitives.Dot<float>(encoder, center));
            for (int n = 1; n < means.Length; n++) SetNumber(state.LatentNumbers[n], dead[i], (float)means[n]);
            state.RowsSinceFired[dead[i]] = 0;
        }
    }

    IEnumerable<int> Latents(Func<long, bool> which) =>
        Enumerable.Range(0, state.Latents).Where(latent => which(state.RowsSinceFired[latent]));

    // The largest of u^(1/w): Efraimidis and Spirakis 2006. Rows without loss are never drawn.
    int[] Draw(NativeBuffer<float> error, int width, int count)
    {
        var random = new Philox(config.Seed, FirstStream + (ulong)state.Step);
        var keys = new List<(double Key, int Row)>();
        for (int row = 0; row < config.Batch; row++)
        {
            double loss = TensorPrimitives.SumOfSquares<float>(error.Slice((long)row * width, width));
            if (loss > 0) keys.Add((Math.Log(random.Uniform((ulong)row)) / (loss * loss), row));
        }
        return [.. keys.OrderByDescending(key => key.Key).ThenBy(key => key.Row).Take(count).Select(key => key.Row)];
    }

    float[] Mean(NativeBuffer<float> input, int width)
    {
        var sums = new double[width];
        for (int row = 0; row < config.Batch; row++)
        {
            ReadOnlySpan<float> values = input.Slice((long)row * width, width);
            for (int c = 0; c < width; c++) sums[c] += values[c];
        }
        return Array.ConvertAll(sums, sum => (float)(sum / config.Batch));
    }

    static double MeanNorm(Parameter parameter, int[] rows)
    {
        var row = new float[parameter.Width];
        double sum = 0;
        foreach (int i in rows)
        {
            parameter.CopyTo(ParameterPart.Value, i, row);
            sum += TensorPrimitives.Norm<float>(row);
        }
        return sum / rows.Length;
    }

    static float[] Set(Parameter parameter, int latent, ReadOnlySpan<float> direction, double norm)
    {
        var row = new float[parameter.Width];
        parameter.CopyFrom(ParameterPart.First, latent, row);
        parameter.CopyFrom(ParameterPart.Second, latent, row);
        TensorPrimitives.Multiply(direction, (float)(norm / Math.Max(TensorPrimitives.Norm(direction), 1e-20f)), row);
        parameter.CopyFrom(ParameterPart.Value, latent, row);
        return row;
    }

    static void SetNumber(PlainParameter number, int latent, float value) =>
        (number.Value.Span[latent], number.First.Span[latent], number.Second.Span[latent]) = (value, 0, 0);
}
