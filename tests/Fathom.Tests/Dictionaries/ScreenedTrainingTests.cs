using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>How the k largest are found changes neither a training nor an encoding.</summary>
public class ScreenedTrainingTests
{
    static readonly TrainConfig Screened = SmallTraining.Config with { Latents = 1200, Encoder = EncoderKind.Screened };

    [Theory]
    [InlineData("topk")]
    [InlineData("batchtopk")]
    public void Training_gives_the_bits_of_f32(string architecture)
    {
        Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
        TrainResult result = AssertSameTraining(Screened with { Architecture = architecture });
        Assert.True(result.Screening is { Rescored: > 0, FallbackShare: < 0.1 }, result.Screening.ToString());
    }

    [Theory]
    [InlineData("topk")]
    [InlineData("batchtopk")]
    public void A_stopped_training_goes_on_to_the_same_files(string architecture)
    {
        Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
        TrainConfig config = Screened with { Architecture = architecture };
        using TempFolder whole = new(), pieces = new();
        SmallTraining.Train(whole.Path, config);
        SmallTraining.StopAfter(pieces.Path, 7, workers: 2, config);
        SmallTraining.Resume(pieces.Path, workers: 1, config);
        Assert.Equal(SmallTraining.Files(whole.Path), SmallTraining.Files(pieces.Path));
    }

    /// <summary>The residual stream of a real model, whose columns and rows differ in size, while a dictionary is learnt.</summary>
    [Theory]
    [InlineData("topk")]
    [InlineData("batchtopk")]
    public void Training_on_real_activations_gives_the_bits_of_f32(string architecture)
    {
        Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
        using var stories = new StoryCapture(maxTokens: 20_000);
        TrainResult result = AssertSameTraining(Screened with
        {
            Architecture = architecture,
            Latents = 4096,
            K = 16,
            Batch = 1024,
            Tokens = 40 * 1024,
            DeadAfter = 10 * 1024,
        }, stories.Rows);
        Assert.True(result.Screening is { Rescored: > 0, FallbackShare: < 0.1 }, result.Screening.ToString());
    }

    static TrainResult AssertSameTraining(TrainConfig config, IVectorSource? source = null)
    {
        using TempFolder f32 = new(), screened = new();
        SmallTraining.Train(f32.Path, config with { Encoder = EncoderKind.F32 }, source);
        TrainResult result = SmallTraining.Train(screened.Path, config, source, workers: 2);
        SortedDictionary<string, string> expected = SmallTraining.Files(f32.Path), files = SmallTraining.Files(screened.Path);
        foreach (string file in new[] { "sae_weights.safetensors", "metrics.jsonl", "sparsity.safetensors" })
            Assert.Equal(expected[file], files[file]);
        return result;
    }

    [Fact]
    public void A_dictionary_encodes_to_the_bits_of_f32()
    {
        Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
        const int D = 48, Latents = 1500, N = 70, K = 7;
        float[] x = Numbers.Normal(N * D, 3);
        using TopKSae f32 = Sae(EncoderKind.F32), screened = Sae(EncoderKind.Screened), auto = Sae(EncoderKind.Auto);
        SparseCodes expected = new(N, K), actual = new(N, K);
        f32.Encode(x, N, expected, Workers.All);
        screened.Encode(x, N, actual, Workers.All);
        auto.Encode(x, N, new(N, K), Workers.All);
        for (int row = 0; row < N; row++)
        {
            Assert.Equal(expected.RowIndices(row), actual.RowIndices(row));
            Assert.Equal(expected.RowValues(row), actual.RowValues(row));
        }
        Assert.Equal((N, null, null), ((int)screened.Screening!.Value.Rows, f32.Screening, auto.Screening));

        static TopKSae Sae(EncoderKind kind) => new(Numbers.Normal(Latents * D, 1), Numbers.Normal(Latents, 2),
            Numbers.Normal(Latents * D, 1), Numbers.Normal(D, 4), K)
        {
            Encoder = kind,
        };
    }
}
