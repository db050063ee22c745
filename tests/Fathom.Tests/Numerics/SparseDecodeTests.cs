using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class SparseDecodeTests
{
    const int N = 19, Latents = 50;

    [Fact]
    public void Every_width_up_to_256_gives_the_bits_of_the_reference()
    {
        SparseCodes codes = Codes();
        for (int d = 1; d <= 256; d++)
        {
            float[] decoder = Numbers.Normal(Latents * d, 20), bias = Numbers.Normal(d, 21);
            float[] expected = new float[N * d], actual = new float[N * d];
            foreach (float[] offset in new[] { bias, [] })
            {
                ReferenceSparseDecode.Forward(codes, decoder, offset, d, expected);
                SparseDecode.Forward(codes, decoder, offset, d, actual, new Workers(1 + d % 3));
                Numbers.AssertSameBits(expected, actual, $"width {d}");
            }
        }
    }

    [Fact]
    public unsafe void The_error_and_its_sums_at_every_width()
    {
        SparseCodes codes = Codes();
        for (int d = 1; d <= 256; d++)
        {
            float[] decoder = Numbers.Normal(Latents * d, 20), target = Numbers.Normal(N * d, 21);
            float[] expected = new float[N * d], actual = new float[N * d];
            ReferenceSparseDecode.Forward(codes, decoder, [], d, expected);
            for (int i = 0; i < expected.Length; i++) expected[i] -= target[i];
            double[] sums = new double[d];
            double squares = 0;
            fixed (float* w = decoder, s = target, r = actual)
                squares = SparseDecode.Error(codes, w, s, d, r, sums, new Workers(1 + d % 3));
            Numbers.AssertClose(expected, actual, 1e-5, 1e-5, $"width {d}");
            Assert.Equal(actual.Sum(r => (double)r * r), squares, 1e-5 * squares);
            for (int c = 0; c < d; c++)
                Assert.Equal(Enumerable.Range(0, N).Sum(row => (double)actual[row * d + c]), sums[c], 1e-4);
        }
    }

    /// <summary>From group to group of latents, the error of the last is that of all, and its sums are those of its rows.</summary>
    [Theory]
    [InlineData(0, 50)]
    [InlineData(0, 7, 50)]
    [InlineData(0, 1, 2, 3, 49, 50)]
    public unsafe void The_error_goes_on_from_some_latents_to_the_next(params int[] ends)
    {
        const int d = 21;
        SparseCodes codes = Codes();
        for (int row = 0; row < N; row++) codes.Indices.Slice(row * N, row).Sort();
        float[] decoder = Numbers.Normal(Latents * d, 20), target = Numbers.Normal(N * d, 21);
        float[] whole = new float[N * d], now = new float[N * d];
        double[] sums = new double[d];
        fixed (float* w = decoder, s = target, r = whole, e = now)
        {
            for (int group = 1; group < ends.Length; group++)
            {
                bool first = group == 1;
                double squares = SparseDecode.Error(codes, ends[group - 1], ends[group], w, first ? s : e, first ? -1 : 1, d, e,
                    sums, new Workers(2));
                Assert.Equal(now.Sum(value => (double)value * value), squares, 1e-5 * squares);
                for (int row = 0; row < N; row++)
                {
                    for (int c = 0; c < d; c++)
                    {
                        double expected = -target[row * d + c];
                        for (int i = 0; i < codes.Counts[row]; i++)
                            if (codes.RowIndices(row)[i] < ends[group])
                                expected += (double)codes.RowValues(row)[i] * decoder[codes.RowIndices(row)[i] * d + c];
                        Assert.Equal(expected, now[row * d + c], 1e-4);
                    }
                }
            }
            SparseDecode.Error(codes, w, s, d, r, new double[d], Workers.One);
        }
        Numbers.AssertClose(whole, now, 1e-4, 1e-4, "all groups");
        for (int c = 0; c < d; c++) Assert.Equal(Enumerable.Range(0, N).Sum(row => (double)now[row * d + c]), sums[c], 1e-4);
    }

    [Fact]
    public void A_latent_that_the_decoder_lacks_is_refused()
    {
        SparseCodes codes = Codes();
        codes.Indices[codes.Stride] = Latents;
        Assert.Throws<ArgumentException>(() =>
            SparseDecode.Forward(codes, new float[Latents * 8], [], 8, new float[N * 8], Workers.All));
    }

    /// <summary>Rows with 0, 1, 2, … entries, so that every rest of the groups of four occurs.</summary>
    static SparseCodes Codes()
    {
        SparseCodes codes = new(N, N);
        float[] values = Numbers.Normal(N * N, 22);
        values.CopyTo(codes.Values);
        for (int row = 0; row < N; row++)
        {
            codes.Counts[row] = row;
            for (int entry = 0; entry < row; entry++) codes.Indices[row * N + entry] = (row * 5 + entry * 2) % Latents;
        }
        return codes;
    }
}
