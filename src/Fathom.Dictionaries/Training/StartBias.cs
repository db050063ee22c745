using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Where b_dec starts: the geometric median of a sample of what is to be written, so that half of the rows lie on either side in
/// every direction.
/// </summary>
static class StartBias
{
    /// <summary>Stream of the seed, apart from the start's and the order's.</summary>
    const ulong SampleStream = 2;

    const int MostRows = 16384;

    /// <param name="rows">The training rows.</param>
    /// <param name="seed">Of the sample.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    /// <returns>[d_out]</returns>
    public static float[] Of(TrainingRows rows, ulong seed, Workers workers) =>
        GeometricMedian.Of(Sample(rows, seed, workers), rows.Layout.OutputWidth, workers);

    static float[] Sample(TrainingRows rows, ulong seed, Workers workers)
    {
        var order = new Permutation(rows.KnownRows, new Philox(seed, SampleStream));
        var indices = new long[Math.Min(MostRows, rows.KnownRows)];
        for (int i = 0; i < indices.Length; i++) indices[i] = order[i];
        (int width, int outputs) = (rows.Layout.RowWidth, rows.Layout.OutputWidth);
        var sample = new float[indices.Length * width];
        rows.Gather(indices, sample, workers);
        if (rows.Layout.Autoencodes) return sample;
        for (int i = 0; i < indices.Length; i++)
            sample.AsSpan((i + 1) * width - outputs, outputs).CopyTo(sample.AsSpan(i * outputs));
        return sample[..(indices.Length * outputs)];
    }
}
