using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;
using Fathom.Tests.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>What a <see cref="Sae"/> does around its latents, against plain loops in double, and what it refuses.</summary>
public class SaeTests
{
    const int Rows = 9, Width = 6, Latents = 14;

    public static TheoryData<string, bool, bool, int> Cases()
    {
        var cases = new TheoryData<string, bool, bool, int>();
        foreach (InputNormalisation normalisation in InputNormalisation.All)
        {
            cases.Add(normalisation.Name, true, false, Width);
            cases.Add(normalisation.Name, false, true, Width);
            cases.Add(normalisation.Name, false, true, Width - 2);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encode_and_decode_are_the_equations(string normalisation, bool centers, bool skips, int output)
    {
        bool transcodes = output != Width;
        SaeWeights weights = Weights(output) with
        {
            CentersInput = centers,
            IsTranscoder = transcodes,
            Normalisation = InputNormalisation.All.Single(kind => kind.Name == normalisation),
            Skip = skips ? Numbers.Normal(output * Width, 84) : [],
        };
        using var sae = new StandardSae(weights);
        float[] x = Numbers.Normal(Rows * Width, 85, 3), written = new float[Rows * output];
        var codes = new SparseCodes(0, 1);
        sae.Encode(x, Rows, codes, new Workers(2));
        sae.Decode(x, codes, written, new Workers(2));
        for (int row = 0; row < Rows; row++)
        {
            double[] raw = [.. x.AsSpan(row * Width, Width).ToArray().Select(value => (double)value)];
            double mean = raw.Average(), s = Math.Sqrt(raw.Sum(value => (value - mean) * (value - mean)) / (Width - 1));
            double c = Math.Sqrt(Width / raw.Sum(value => value * value));
            (double shift, double factor, double back) = normalisation switch
            {
                "layer_norm" => (mean, 1 / (s + 1e-5), s),
                "constant_norm_rescale" => (0, c, 1 / c),
                _ => (0, 1, 1),
            };
            double[] z = [.. raw.Select((value, i) => (value - shift) * factor - (centers ? weights.DecoderBias[i] : 0))];
            double[] f = [.. Enumerable.Range(0, Latents).Select(j => Math.Max(0, weights.EncoderBias[j] +
                z.Select((value, i) => value * weights.Encoder[j * Width + i]).Sum()))];
            foreach (int j in codes.RowIndices(row)) Assert.True(f[j] > -1e-4);
            for (int i = 0; i < codes.Counts[row]; i++) Assert.Equal(f[codes.RowIndices(row)[i]], codes.RowValues(row)[i], 1e-4);
            for (int o = 0; o < output; o++)
            {
                double y = weights.DecoderBias[o] + f.Select((value, j) => value * weights.Decoder[j * output + o]).Sum();
                if (!transcodes) y = y * back + shift;
                if (skips) y += raw.Select((value, i) => value * weights.Skip[o * Width + i]).Sum();
                Assert.Equal(y, written[row * output + o], 1e-3);
            }
        }
        if (transcodes) return;
        sae.Decode(x, codes, x, new Workers(2));
        Assert.Equal(written, x);
    }

    [Fact]
    public void A_gate_and_a_magnitude_must_both_be_above_0()
    {
        SaeWeights weights = Weights(Width);
        float[] magnitudeBias = Numbers.Normal(Latents, 90), magnitudeScale = Numbers.Normal(Latents, 91);
        using var sae = new GatedSae(weights, magnitudeBias, magnitudeScale);
        float[] x = Numbers.Normal(400 * Width, 92);
        var codes = new SparseCodes(0, 1);
        sae.Encode(x, 400, codes, new Workers(2));
        int onlyGate = 0, onlyMagnitude = 0;
        for (int row = 0; row < 400; row++)
        {
            var expected = new Dictionary<int, double>();
            for (int j = 0; j < Latents; j++)
            {
                double e = Enumerable.Range(0, Width).Sum(i =>
                    ((double)x[row * Width + i] - weights.DecoderBias[i]) * weights.Encoder[j * Width + i]);
                double magnitude = e * Math.Exp(magnitudeScale[j]) + magnitudeBias[j];
                bool open = e + weights.EncoderBias[j] > 0;
                if (open && magnitude > 0) expected[j] = magnitude;
                else if (open) onlyGate++;
                else if (magnitude > 0) onlyMagnitude++;
            }
            Assert.Equal(expected.Keys, codes.RowIndices(row).ToArray());
            for (int i = 0; i < codes.Counts[row]; i++)
                Assert.Equal(expected[codes.RowIndices(row)[i]], codes.RowValues(row)[i], 1e-4);
        }
        Assert.True(onlyGate > 50 && onlyMagnitude > 50);
    }

    /// <summary>The permuted decoder changes what is written and nothing of what is read, of every kind.</summary>
    [Fact]
    public void A_permuted_decoder_leaves_the_latents_as_they_are()
    {
        SaeWeights weights = Weights(Width), rescaled = weights with { RescalesByDecoderNorm = true };
        int[] order = [.. Enumerable.Range(0, Latents).Select(i => (i + 5) % Latents)];
        float[] x = Numbers.Normal(Rows * Width, 93), threshold = [.. Numbers.Normal(Latents, 94).Select(Math.Abs)];
        Sae[] all =
        [
            new StandardSae(rescaled), new TopKSae(rescaled, 3), new JumpReluSae(rescaled, threshold),
            new SignedTopKSae(weights, 3), new GroupMaxSae(weights, 7), new GatedSae(weights, threshold, threshold),
            new MatchingPursuitSae(weights.Decoder, weights.DecoderBias, 0.1),
        ];
        foreach (Sae sae in all)
        {
            using var permuted = (Sae)sae.WithPermutedDecoder(order);
            Assert.Equal(sae.GetType(), permuted.GetType());
            SparseCodes before = new(0, 1), after = new(0, 1);
            sae.Encode(x, Rows, before, Workers.One);
            permuted.Encode(x, Rows, after, Workers.One);
            float[] one = new float[x.Length], other = new float[x.Length];
            sae.Decode(x, before, one, Workers.One);
            permuted.Decode(x, after, other, Workers.One);
            Assert.NotEqual(one, other);
            for (int row = 0; row < Rows; row++)
            {
                Assert.Equal(before.RowIndices(row), after.RowIndices(row));
                Assert.Equal(before.RowValues(row), after.RowValues(row));
            }
            for (int i = 0; i < Latents; i++)
            {
                Assert.Equal(sae.DecoderWeight.Slice(order[i] * Width, Width), permuted.DecoderWeight.Slice(i * Width, Width));
                Assert.Equal(sae.WriteNorms[order[i]], permuted.WriteNorms[i]);
            }
            sae.Dispose();
        }
    }

    [Fact]
    public void What_needs_an_autoencoder_or_positive_latents_refuses_others()
    {
        SaeWeights weights = Weights(Width);
        using var transcoder = new StandardSae(weights with { CentersInput = false, IsTranscoder = true });
        var rows = new MatrixSource(Numbers.Normal(64 * Width, 95), Width);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string message = Assert.Throws<InputException>(() =>
            CoreEvaluation.RunOnVectors(transcoder, rows, 0, Workers.One, cancel: cancel)).Message;
        Assert.Contains("is a transcoder", message);

        using var run = new TinyRun();
        using var signed = new SignedTopKSae(new(run.Coder.EncoderWeight.ToArray(), run.Coder.EncoderBias.ToArray(),
            run.Coder.DecoderWeight.ToArray(), run.Coder.DecoderBias.ToArray()), TinyRun.K);
        message = Assert.Throws<InputException>(() => run.BuildIndex(coder: signed)).Message;
        Assert.Contains("activations below 0", message);
        var others = new MatrixSource(Numbers.Normal(64 * TinyRun.Width, 96), TinyRun.Width);
        CoreReport report = CoreEvaluation.RunOnVectors(signed, others, 0, Workers.One, cancel: cancel);
        Assert.Equal(TinyRun.K, report.Dictionary.Reconstruction.L0);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        SaeWeights weights = Weights(Width), narrow = Weights(Width - 2);
        Refused(weights with { EncoderBias = new float[3] }, "b_enc says 3 latents");
        Refused(weights with { Encoder = new float[5] }, "W_enc has 5");
        Refused(narrow, "W_enc reads a width of 6, but W_dec and b_dec write 4");
        Refused(narrow with { IsTranscoder = true }, "subtracted");
        Refused(narrow with { CentersInput = false }, "autoencoder");
        Refused(weights with { Skip = new float[7] }, "W_skip has 7");
        Refused(weights with { Skip = [float.NaN, .. new float[35]] }, "W_skip holds a number that is not finite");
        Assert.Throws<InputException>(() => new GroupMaxSae(weights, 3));
        Assert.Throws<InputException>(() => new SignedTopKSae(weights, Latents + 1));
        Assert.Throws<InputException>(() => new GatedSae(weights, new float[2], new float[Latents]));
        Assert.Throws<InputException>(() => new GatedSae(weights, new float[Latents], [.. Enumerable.Repeat(1000f, Latents)]));
        Assert.Throws<InputException>(() => new MatchingPursuitSae(weights.Decoder, weights.DecoderBias, double.NaN));
        Assert.Throws<InputException>(() => new MatchingPursuitSae(weights.Decoder, weights.DecoderBias, 1, maxSteps: 0));

        static void Refused(SaeWeights weights, string reason) =>
            Assert.Contains(reason, Assert.Throws<InputException>(() => new StandardSae(weights)).Message);
    }

    static SaeWeights Weights(int output) => new(Numbers.Normal(Latents * Width, 80), Numbers.Normal(Latents, 81),
        Numbers.Normal(Latents * output, 82), Numbers.Normal(output, 83));
}
