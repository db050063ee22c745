using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Where a training starts: from a dictionary of any form, or around the middle of its rows.</summary>
public class StartFromTests
{
    /// <summary>A training that does not move gives back what it started from.</summary>
    [Theory]
    [InlineData("topk")]
    [InlineData("batchtopk")]
    [InlineData("standard")]
    [InlineData("jumprelu")]
    public void A_start_from_a_dictionary_is_that_dictionary(string architecture)
    {
        using TempFolder first = new(), second = new();
        int k = architecture is "standard" or "jumprelu" ? new TrainConfig().K : SmallTraining.Config.K;
        TrainConfig config = SmallTraining.Config with
        {
            Architecture = architecture,
            K = k,
            L1 = architecture == "standard" ? 0.3 : null,
        };
        using Sae from = SmallTraining.Train(first.Path, config).Sae;
        using Sae same = SmallTraining.Train(second.Path, config with { Init = first.Path, LearningRate = 1e-12, Seed = 77 }).Sae;
        AssertClose(from.EncoderWeight, same.EncoderWeight);
        AssertClose(from.EncoderBias, same.EncoderBias);
        AssertClose(from.DecoderWeight, same.DecoderWeight);
        AssertClose(from.DecoderBias, same.DecoderBias);
        if (architecture == "jumprelu") AssertClose(((JumpReluSae)from).Threshold, ((JumpReluSae)same).Threshold);
    }

    // Rows of any norm that latents may be ranked by, and an input that may be centred.
    static Sae OfAnyForm(string kind, bool centers, bool rescales, bool transcodes)
    {
        var random = new Philox(5, 0);
        float[] Normal(int count, ulong at, double scale) =>
            [.. Enumerable.Range(0, count).Select(i => (float)(scale * random.Normal(at + (ulong)i)))];
        const int d = SmallTraining.Width, m = 40;
        var weights = new SaeWeights(Normal(m * d, 0, 0.3), Normal(m, 10_000, 1), Normal(m * d, 20_000, 0.7), Normal(d, 30_000, 5))
        { CentersInput = centers, RescalesByDecoderNorm = rescales, IsTranscoder = transcodes };
        return kind switch
        {
            "topk" => new TopKSae(weights, 4),
            "jumprelu" => new JumpReluSae(weights, [.. Normal(m, 40_000, 3).Select(Math.Abs)]),
            "gated" => new GatedSae(weights, Normal(m, 50_000, 2), Normal(m, 60_000, 0.5)),
            _ => new StandardSae(weights),
        };
    }

    [Theory]
    [InlineData("topk", "topk", false, true, false)]
    [InlineData("topk", "topk", true, true, true)]
    [InlineData("jumprelu", "jumprelu", false, false, false)]
    [InlineData("jumprelu", "jumprelu", true, false, true)]
    [InlineData("gated", "gated", true, false, false)]
    [InlineData("gated", "gated", false, false, false)]
    [InlineData("gated", "gated", true, false, true)]
    [InlineData("standard", "gated", false, false, false)]
    public void A_start_from_another_form_means_the_same(string of, string kind, bool centers, bool rescales, bool transcodes)
    {
        const int m = 40;
        using Sae from = OfAnyForm(of, centers, rescales, transcodes);
        using TempFolder written = new(), trained = new();
        SaeLensFolder.Write(written.Path, from, SmallTraining.Metadata, new double[m]);
        using MatrixSource source = SmallTraining.Source(), other = SmallTraining.Source(seed: 5);
        TrainConfig config = SmallTraining.Of(kind) with { Latents = m, Init = written.Path, LearningRate = 1e-12 };
        if (kind == "topk") config = config with { K = 4 };
        using Sae same = new Trainer([source], transcodes ? [other] : [], config, trained.Path, new Workers(1))
            .Run(new(), SmallTraining.Metadata, null, TestContext.Current.CancellationToken).Sae;
        Assert.Equal(!transcodes, same.CentersInput);
        AssertSame(from, same, source.Rows);
    }

    /// <summary>Thresholds on activations in units of decoder norms, as other tools save them.</summary>
    [Fact]
    public void A_start_from_rescaled_thresholds_means_the_same()
    {
        TrainConfig config = SmallTraining.Of("jumprelu") with { Latents = 40 };
        using Sae from = OfAnyForm("jumprelu", centers: true, rescales: true, transcodes: false);
        using TrainState state = Architecture.JumpRelu.State(config, new(SmallTraining.Width));
        state.Start(config, new Workers(1));
        Architecture.JumpRelu.Adopt(state, from, readScale: 2, writeScale: 2);
        using var same = (Sae)Architecture.JumpRelu.Finish(config, state, [2]);
        using MatrixSource source = SmallTraining.Source();
        AssertSame(from, same, source.Rows);
    }

    static void AssertSame(Sae from, Sae same, float[] rows)
    {
        const int n = 300, d = SmallTraining.Width;
        float[] x = rows[..(n * d)], expected = new float[n * d], actual = new float[n * d];
        foreach ((Sae sae, float[] to) in ((Sae, float[])[])[(from, expected), (same, actual)])
        {
            var codes = new SparseCodes(n, 1);
            sae.Encode(x, n, codes, new Workers(1));
            sae.Decode(x, codes, to, new Workers(1));
        }
        AssertClose(expected, actual, 1e-3);
    }

    /// <summary>Gates and magnitudes of a transcoder start around the middle of its input.</summary>
    [Fact]
    public void A_gated_transcoder_reads_one_centred_input()
    {
        using var folder = new TempFolder();
        using MatrixSource source = SmallTraining.Source(), other = SmallTraining.Source(seed: 5);
        TrainConfig config = SmallTraining.Of("gated") with { LearningRate = 1e-12 };
        using var sae = (GatedSae)new Trainer([source], [other], config, folder.Path, new Workers(1))
            .Run(new(), SmallTraining.Metadata, null, TestContext.Current.CancellationToken).Sae;
        Assert.Contains(sae.EncoderBias.ToArray(), bias => Math.Abs(bias) > 0.1);
        AssertClose(sae.EncoderBias, sae.MagnitudeBias);
    }

    [Theory]
    [InlineData("gated", "standard")]
    [InlineData("kmeans", "topk")]
    [InlineData("nmf", "standard")]
    [InlineData("matching-pursuit", "topk")]
    public void A_start_from_a_kind_that_computes_otherwise_is_refused(string of, string kind)
    {
        using TempFolder written = new(), trained = new();
        using MatrixSource source = new([.. SmallTraining.Source().Rows.Select(Math.Abs)], SmallTraining.Width);
        TrainConfig first = SmallTraining.Of(of);
        first = new() { Architecture = of, Latents = 10, Tokens = 600, K = first.K };
        if (Fitter.Fits(first))
            new Fitter([source], [], first with { Iterations = 3 }, written.Path, new Workers(1))
                .Run(new(), SmallTraining.Metadata, null, TestContext.Current.CancellationToken).Sae.Dispose();
        else
            new Trainer(source, first with { Batch = 100 }, written.Path, new Workers(1))
                .Run(new(), SmallTraining.Metadata, null, TestContext.Current.CancellationToken).Sae.Dispose();
        TrainConfig config = SmallTraining.Of(kind) with { Latents = 10, Init = written.Path };
        string message = Assert.Throws<InputException>(() => SmallTraining.Train(trained.Path, config)).Message;
        Assert.Contains("leave --init out", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_from_another_size_is_refused()
    {
        using TempFolder first = new(), second = new();
        SmallTraining.Train(first.Path).Sae.Dispose();
        string message = Assert.Throws<InputException>(() =>
            SmallTraining.Train(second.Path, SmallTraining.Config with { Latents = 99, Init = first.Path })).Message;
        Assert.Contains("150 latents of width 12", message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => SmallTraining.Train(second.Path, SmallTraining.Config with { Init = second.Path },
            options: new TrainOptions { Overwrite = true }));
    }

    static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance * (1 + Math.Abs(expected[i])));
    }
}
