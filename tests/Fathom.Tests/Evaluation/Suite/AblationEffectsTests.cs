using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Figures of ablations whose effects are given.</summary>
public sealed class AblationEffectsTests
{
    static AblationEffect Effect(int latent, double loss) => new(latent, 0.5, 0.25, loss, double.NaN, loss > 2);

    static AblationEffects Of(int documents, params (AblationEffect Effect, int Document)[] all) =>
        new([.. all.Select(one => one.Effect)], [.. all.Select(one => one.Document)], documents, 3, new Workers(2));

    /// <summary>Latent 0 has 1 and 3, latent 1 has 10 and nothing: (2 + 10) / 2, and of those above 2 (½ + ½) / 2.</summary>
    [Fact]
    public void A_figure_is_the_mean_over_latents_of_their_mean_over_tokens_and_what_is_undefined_is_left_out()
    {
        AblationEffects effects = Of(4, (Effect(0, 1), 0), (Effect(0, 3), 1), (Effect(1, 10), 1), (Effect(1, double.NaN), 2));
        Assert.Equal(6, effects.Figure("", "", "", Sense.Higher, effect => effect.LossRise).Value);
        Assert.Equal(0.5, effects.Figure("", "", "", Sense.Higher, effect => effect.Changed ? 1 : 0).Value);
        Assert.Equal(1, effects.Figure("", "", "", Sense.Higher, effect => effect.Divergence / (effect.Removed * effect.Removed)).Value);
        Assert.True(double.IsNaN(effects.Figure("", "", "", Sense.Higher, effect => effect.Sparsity).Value));
        Assert.Null(effects.Figure("", "", "", Sense.Higher, effect => effect.LossRise).Resamples);
    }

    /// <summary>Two tokens in each document, alike but for a latent's own level: the interval is that of the mean of as many documents as
    /// have tokens, and not of tokens, of which there are twice as many.</summary>
    [Fact]
    public void The_interval_of_a_figure_is_over_documents()
    {
        const int documents = 400;
        var random = new Philox(8, 0);
        AblationEffects effects = Of(documents, [.. Enumerable.Range(0, 2 * documents).Select(i =>
            (Effect(i % 2, random.Normal((ulong)(i / 2)) + i % 2), i / 2))]);
        Figure figure = effects.Figure("", "", "", Sense.Higher, effect => effect.LossRise);
        Interval interval = Bootstrap.Interval(figure.Resamples!);
        double deviation = 1 / Math.Sqrt(documents);
        Assert.Equal(2 * 1.96 * deviation, interval.High - interval.Low, 0.15 * 4 * deviation);
        Assert.InRange(figure.Value, interval.Low, interval.High);
    }
}
