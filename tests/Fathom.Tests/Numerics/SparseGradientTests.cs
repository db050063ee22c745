using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The sparse backward pass and Adam against plain loops in double precision, at every width up to 256.</summary>
public unsafe class SparseGradientTests
{
    const int N = 23, Latents = 40, Stride = 9;
    const float Scale = 0.37f;

    [Fact]
    public void Slopes_of_the_entries_at_every_width_and_for_any_workers()
    {
        SparseCodes codes = Codes();
        for (int d = 1; d <= 256; d++)
        {
            float[] error = Numbers.Normal(N * d, 31), decoder = Numbers.Normal(Latents * d, 32);
            double[] expected = ReferenceSparseGradient.OfActivations(codes, error, decoder, d, Scale);
            float[] one = new float[N * Stride], three = new float[N * Stride];
            SparseGradient.OfActivations(codes, error, decoder, d, Scale, one, new Workers(1));
            SparseGradient.OfActivations(codes, error, decoder, d, Scale, three, new Workers(3));
            Assert.Equal(one, three);
            Numbers.AssertClose(Array.ConvertAll(expected, value => (float)value), one, 1e-5, 2e-6 * d, $"width {d}");
        }
    }

    [Fact]
    public void Gradients_of_the_weights_at_every_width()
    {
        SparseCodes codes = Codes();
        var pairs = new PairsByLatent();
        pairs.Build(codes, Latents);
        float[] slopes = Numbers.Normal(N * Stride, 33);
        for (int d = 1; d <= 256; d++)
        {
            float[] input = Numbers.Normal(N * d, 34), error = Numbers.Normal(N * d, 35);
            var expected = ReferenceSparseGradient.OfWeights(codes, Array.ConvertAll(slopes, value => (double)value), input, error, Latents, d, Scale);
            float[] encoder = new float[Latents * d], decoder = new float[Latents * d], bias = new float[Latents];
            fixed (float* values = codes.Values, g = slopes, s = input, r = error, we = encoder, wd = decoder)
                for (int latent = 0; latent < Latents; latent++)
                    bias[latent] = SparseGradient.OfLatent(pairs.Entries[pairs.Starts[latent]..pairs.Starts[latent + 1]], Stride, values, g, Scale, s, r, d,
                        we + latent * d, wd + latent * d);
            Numbers.AssertClose(Array.ConvertAll(expected.Encoder, value => (float)value), encoder, 1e-5, 1e-5, $"encoder, width {d}");
            Numbers.AssertClose(Array.ConvertAll(expected.Decoder, value => (float)value), decoder, 1e-5, 1e-5, $"decoder, width {d}");
            Numbers.AssertClose(Array.ConvertAll(expected.Bias, value => (float)value), bias, 1e-5, 1e-5, $"bias, width {d}");
        }
    }

    [Fact]
    public void Pairs_hold_every_entry_once_by_latent_and_in_the_order_of_the_rows()
    {
        SparseCodes codes = Codes();
        var pairs = new PairsByLatent();
        pairs.Build(codes, Latents);
        Assert.Equal(codes.Counts.ToArray().Sum(), pairs.Entries.Length);
        for (int latent = 0; latent < Latents; latent++)
        {
            int[] entries = pairs.Entries[pairs.Starts[latent]..pairs.Starts[latent + 1]].ToArray();
            Assert.Equal(entries.Order(), entries);
            Assert.All(entries, entry => Assert.Equal(latent, codes.Indices[entry]));
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
