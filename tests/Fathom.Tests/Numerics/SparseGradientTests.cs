using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The sparse backward pass and Adam against plain loops in double precision, at every width up to 256.</summary>
public unsafe class SparseGradientTests
{
    const int N = 23, Latents = 40, Stride = 9;
    const float Scale = 0.37f;

    /// <summary>Input and output of different widths, and a penalty that differs from row to row.</summary>
    [Fact]
    public void Gradients_of_every_latent_at_every_width()
    {
        SparseCodes codes = Codes();
        var pairs = new PairsByLatent();
        pairs.Build(codes, Latents, new Workers(2));
        for (int d = 1; d <= 256; d++)
        {
            int dOut = 257 - d;
            float[] input = Numbers.Normal(N * d, 34), error = Numbers.Normal(N * dOut, 35);
            float[] weight = Numbers.Normal(Latents * dOut, 32);
            double[] slopes = ReferenceSparseGradient.OfActivations(codes, error, weight, dOut, Scale);
            for (int i = 0; i < slopes.Length; i++) slopes[i] += Penalty(i / Stride);
            var reads = ReferenceSparseGradient.OfWeights(codes, slopes, input, new float[N * d], Latents, d, Scale);
            var writes = ReferenceSparseGradient.OfWeights(codes, slopes, new float[N * dOut], error, Latents, dOut, Scale);
            float[] encoder = new float[Latents * d], decoder = new float[Latents * dOut], bias = new float[Latents];
            fixed (float* s = input, r = error, w = weight, we = encoder, wd = decoder)
                for (int latent = 0; latent < Latents; latent++)
                {
                    float[] penalties = Array.ConvertAll(
                        pairs.Rows[pairs.Starts[latent]..pairs.Starts[latent + 1]].ToArray(), Penalty);
                    bias[latent] = SparseGradient.OfLatent(pairs, latent, Scale, penalties, s, d, r, w + latent * dOut, dOut,
                        we + latent * d, wd + latent * dOut);
                }
            AssertClose(reads.Encoder, encoder, 1e-5 * 256, $"encoder, width {d}");
            AssertClose(writes.Decoder, decoder, 1e-5, $"decoder, width {dOut}");
            AssertClose(reads.Bias, bias, 1e-5 * 256, $"bias, width {d}");
        }
    }

    static float Penalty(int row) => 0.1f * (row % 5);

    /// <summary>The same sums in chunks of columns, for codes in which many of few latents are active.</summary>
    [Fact]
    public void Chunks_of_columns_give_the_same_gradients_at_every_width()
    {
        SparseCodes codes = Codes();
        int[] latents = [.. Enumerable.Range(0, Latents).Select(latent => latent * 7 % Latents)];
        var pairs = new PairsByLatent();
        for (int d = 1; d <= 256; d++)
        {
            float[] input = Numbers.Normal(N * d, 34), error = Numbers.Normal(N * d, 35);
            float[] weight = Numbers.Normal(Latents * d, 32);
            float[] dead = [.. latents.SelectMany(latent => weight[(latent * d)..(latent * d + d)])];
            float[] residual = new float[N * d], chunks = new float[ChunkedCodes.SizeOf(Latents, d)];
            float[] slopes = new float[N * Stride], encoder = new float[Latents * d], decoder = new float[Latents * d];
            ReferenceSparseDecode.Forward(codes, dead, [], d, residual);
            for (int i = 0; i < residual.Length; i++) residual[i] += error[i];
            double[] expectedSlopes = ReferenceSparseGradient.OfActivations(codes, residual, dead, d, Scale);
            var expected = ReferenceSparseGradient.OfWeights(codes, expectedSlopes, input, residual, Latents, d, Scale);
            double squares = residual.Sum(r => (double)r * r);
            fixed (float* w = weight, c = chunks, r = error, g = slopes, s = input, we = encoder, wd = decoder)
            {
                ChunkedCodes.Pack(w, latents, d, c, new Workers(3));
                Assert.Equal(squares, ChunkedCodes.Residual(codes, c, Latents, d, r, Scale, g, new Workers(2)), 1e-5 * squares);
                pairs.Build(codes, Latents, new Workers(3), slopes);
                ChunkedCodes.SumRows(pairs, pairs.Slopes, 1, s, N, d, we, new Workers(2));
                ChunkedCodes.SumRows(pairs, pairs.Values, Scale, r, N, d, wd, new Workers(1));
            }
            AssertClose(Array.ConvertAll(residual, value => (double)value), error, 1e-5, $"residual, width {d}");
            AssertClose(expected.Encoder, encoder, 1e-5 * d, $"encoder, width {d}");
            AssertClose(expected.Decoder, decoder, 1e-5 * d, $"decoder, width {d}");
        }
    }

    [Fact]
    public void Pairs_hold_every_entry_once_by_latent_and_in_the_order_of_the_rows()
    {
        SparseCodes codes = Codes();
        // As slopes, the places of the entries, exact in floats.
        float[] places = [.. Enumerable.Range(0, N * Stride).Select(place => (float)place)];
        for (int workers = 1; workers <= 12; workers++)
        {
            var pairs = new PairsByLatent();
            pairs.Build(codes, Latents, new Workers(workers), places);
            int[] found = [.. pairs.Slopes.ToArray().Select(place => (int)place)];
            Assert.Equal(codes.Counts.ToArray().Sum(), found.Length);
            for (int latent = 0; latent < Latents; latent++)
            {
                int[] ofLatent = found[pairs.Starts[latent]..pairs.Starts[latent + 1]];
                Assert.Equal(ofLatent.Order(), ofLatent);
                Assert.All(ofLatent, place => Assert.Equal(latent, codes.Indices[place]));
            }
            Assert.Equal(found.Select(place => place / Stride), pairs.Rows.ToArray());
            Assert.Equal(found.Select(place => codes.Values[place]), pairs.Values.ToArray());
        }
    }

    [Fact]
    public void Adam_follows_its_equations_at_every_length_over_several_steps()
    {
        for (int d = 0; d <= 256; d++)
        {
            float[] w = Numbers.Normal(d, 36), m = new float[d], v = new float[d];
            double[] wide = Array.ConvertAll(w, value => (double)value), first = new double[d], second = new double[d];
            for (long step = 1; step <= 4; step++)
            {
                float[] gradient = Numbers.Normal(d, 40 + (ulong)step, 0.01f);
                new Adam(3e-3, step).Apply(gradient, w, m, v);
                for (int i = 0; i < d; i++)
                    (wide[i], first[i], second[i]) = ReferenceSparseGradient.Adam(gradient[i], wide[i], first[i], second[i], 3e-3, step);
            }
            Numbers.AssertClose(Array.ConvertAll(wide, value => (float)value), w, 1e-5, 1e-6, $"length {d}");
        }
    }

    static void AssertClose(double[] expected, float[] actual, double absolute, string what) =>
        Numbers.AssertClose(Array.ConvertAll(expected, value => (float)value), actual, 1e-5, absolute, what);

    /// <summary>Rows with 0 to Stride entries, ascending by latent.</summary>
    static SparseCodes Codes()
    {
        var codes = new SparseCodes(N, Stride);
        Numbers.Normal(N * Stride, 30).CopyTo(codes.Values);
        for (int row = 0; row < N; row++)
        {
            codes.Counts[row] = row % (Stride + 1);
            for (int entry = 0; entry < codes.Counts[row]; entry++) codes.Indices[row * Stride + entry] = (row * 3 + entry * 4) % 4 + entry * 4;
        }
        return codes;
    }
}
