using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Where the biases start. b_dec: the geometric median of a sample of what is to be written, so that half of the rows lie on
/// either side in every direction. Where something else is read, that is centred likewise, by its own median m: b_enc = −W_enc m.
/// </summary>
/// <param name="output">[d_out]</param>
/// <param name="input">m, [d_in]; empty where what is read is what is written.</param>
sealed class StartBias(float[] output, float[] input)
{
    /// <summary>Stream of the seed, apart from the start's and the order's.</summary>
    const ulong SampleStream = 2;

    const int MostRows = 16384;

    /// <param name="rows">The training rows.</param>
    /// <param name="seed">Of the sample.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    public static StartBias Of(TrainingRows rows, ulong seed, Workers workers)
    {
        float[] sample = Sample(rows, seed, workers);
        (int width, int d, int dOut) = (rows.Layout.RowWidth, rows.Layout.Width, rows.Layout.OutputWidth);
        float[] output = GeometricMedian.Of(Columns(sample, width, width - dOut, dOut), dOut, workers);
        return new(output, rows.Layout.Autoencodes ? [] : GeometricMedian.Of(Columns(sample, width, 0, d), d, workers));
    }

    /// <summary>Sets the biases; the encoder has started.</summary>
    public void Set(TrainState state)
    {
        output.CopyTo(state.DecoderBias.Value.Span);
        if (input.Length == 0) return;
        foreach (LatentBlock block in state.Blocks)
        {
            float[] encoder = block.Encoder.ToArray();
            ReadOnlySpan<float> read = input.AsSpan(block.FirstInput, block.Inputs);
            for (int i = 0; i < block.Count; i++)
                state.EncoderBias.Value.Span[block.First + i] =
                    -TensorPrimitives.Dot(encoder.AsSpan(i * block.Inputs, block.Inputs), read);
        }
    }

    // [n, row width], scaled.
    static float[] Sample(TrainingRows rows, ulong seed, Workers workers)
    {
        var order = new Permutation(rows.KnownRows, new Philox(seed, SampleStream));
        var indices = new long[Math.Min(MostRows, rows.KnownRows)];
        for (int i = 0; i < indices.Length; i++) indices[i] = order[i];
        var sample = new float[indices.Length * rows.Layout.RowWidth];
        rows.Gather(indices, sample, workers);
        return sample;
    }

    static float[] Columns(float[] sample, int width, int first, int count)
    {
        if (count == width) return sample;
        var columns = new float[sample.Length / width * count];
        for (int i = 0; i * count < columns.Length; i++)
            sample.AsSpan(i * width + first, count).CopyTo(columns.AsSpan(i * count));
        return columns;
    }
}
