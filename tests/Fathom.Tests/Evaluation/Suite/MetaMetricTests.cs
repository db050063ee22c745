using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Decoders that are, and are not, sums of few directions.</summary>
public sealed class MetaMetricTests
{
    const int Width = 16, Latents = 160, Parts = 8;

    static readonly Philox Random = new(8, 0);

    static double Explained(Func<int, float[]> row)
    {
        float[] decoder = [.. Enumerable.Range(0, Latents).SelectMany(row)];
        using var sae = new TopKSae(decoder, new float[Latents], decoder, new float[Width], 2);
        float[] x = [.. Enumerable.Range(0, 400 * Width).Select(i => (float)Random.Normal((ulong)i))];
        return SuiteOnVectors.Run("meta", sae, new MatrixSource(x, Width, 300))
            .Of(CoreSubject.Dictionary, "decoder_variance_explained");
    }

    static float[] Direction(int seed) =>
        [.. Enumerable.Range(0, Width).Select(c => (float)Random.Normal((ulong)(1_000_000 + seed * Width + c)))];

    /// <summary>The small dictionary has 8 latents: as many as there are directions, each of which many rows are.</summary>
    [Fact]
    public void A_decoder_of_a_few_repeated_directions_is_made_up_whole() =>
        Assert.InRange(Explained(latent => Direction(latent % Parts)), 0.98, 1);

    /// <summary>Of random directions four latents of eight hold at most what the eight directions of a plane hold:
    /// half.</summary>
    [Fact]
    public void A_decoder_of_random_directions_is_not() =>
        Assert.InRange(Explained(latent => Direction(latent + 100)), 0, 0.62);
}
