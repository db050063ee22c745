using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>Logit effects are the decoder row times the unembedding, whether the latent fires or not.</summary>
public sealed class LogitEffectTests(IndexedTinyRun fixture) : IClassFixture<IndexedTinyRun>
{
    [Fact]
    public void Top_and_bottom_are_the_ends_of_the_sorted_product()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            (int Id, double Value)[] sorted =
                [.. Product(latent).Select((value, id) => (id, value)).OrderByDescending(token => token.value)];
            LogitEffects effects = fixture.Index.LogitEffects(latent);
            Assert.True(effects.Available);
            Assert.Equal(sorted.Take(20).Select(token => token.Id), effects.Top.Select(token => token.TokenId));
            Assert.Equal(sorted.Reverse().Take(20).Select(token => token.Id), effects.Bottom.Select(token => token.TokenId));
            Assert.All(sorted.Take(20), (token, i) => Assert.Equal(token.Value, effects.Top[i].Value, 1e-5));
            Assert.All(effects.Top.Concat(effects.Bottom), token => Assert.Equal(TinyRun.Vocabulary[token.TokenId], token.Text));
            Assert.Equal(sorted[^1].Value, effects.Low, 1e-5);
            Assert.Equal(sorted[0].Value, effects.High, 1e-5);
        }
    }

    [Fact]
    public void The_histogram_counts_each_token_once_in_its_bin()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            LogitEffects effects = fixture.Index.LogitEffects(latent);
            Assert.Equal(50, effects.Histogram.Count);
            Assert.Equal(TinyRun.Vocabulary.Length, effects.Histogram.Sum());
            double[] product = Product(latent);
            double binWidth = ((double)effects.High - effects.Low) / 50;
            for (int bin = 0; bin < 50; bin++)
            {
                // A value within rounding of an edge may be counted on either side.
                double low = effects.Low + bin * binWidth, high = low + binWidth;
                Assert.InRange(effects.Histogram[bin],
                    product.Count(value => value > low + 1e-5 && value < high - 1e-5),
                    product.Count(value => value > low - 1e-5 && value < high + 1e-5));
            }
        }
    }

    /// <summary>Of a dictionary that divides by its rows' norms on the way, the row is not what a unit of activation writes.</summary>
    [Fact]
    public void They_are_of_what_one_unit_of_activation_writes()
    {
        using var run = new TinyRun();
        using var rescaled = new TopKSae(run.Coder.Weights with { RescalesByDecoderNorm = true }, run.Coder.K);
        run.BuildIndex(coder: rescaled);
        using FeatureIndex index = run.OpenIndex();
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            float[] written = Written(rescaled, latent);
            double most = Enumerable.Range(0, TinyRun.Vocabulary.Length).Max(token =>
                Enumerable.Range(0, TinyRun.Width).Sum(c => (double)written[c] * TinyUnembedding.Weight(c, token)));
            Assert.Equal(most, index.LogitEffects(latent).High, 1e-4);
        }
    }

    // x̂ with the latent at 1 and all others at 0, less x̂ with all at 0.
    static float[] Written(TopKSae coder, int latent)
    {
        float[] none = new float[coder.OutputWidth], one = new float[coder.OutputWidth], x = new float[coder.Width];
        var codes = new SparseCodes(1, 1);
        codes.Counts[0] = 0;
        coder.Decode(x, codes, none, Workers.One);
        (codes.Counts[0], codes.Indices[0], codes.Values[0]) = (1, latent, 1);
        coder.Decode(x, codes, one, Workers.One);
        return [.. one.Zip(none, (a, b) => a - b)];
    }

    [Fact]
    public void Ties_go_to_the_lower_token_and_a_small_vocabulary_gives_what_it_has()
    {
        using var run = new TinyRun();
        using var store = run.OpenStore();
        using var items = run.OpenItems();
        FeatureIndexBuilder.Build(run.Folder, TinyRun.Dictionary, run.Coder, store, items, new FlatUnembedding(30),
            new Workers(1), null, TestContext.Current.CancellationToken);
        using (FeatureIndex index = run.OpenIndex())
        {
            Assert.Equal(Enumerable.Range(0, 20), index.LogitEffects(0).Top.Select(token => token.TokenId));
            Assert.Equal(Enumerable.Range(0, 20), index.LogitEffects(0).Bottom.Select(token => token.TokenId));
        }
        FeatureIndexBuilder.Build(run.Folder, TinyRun.Dictionary, run.Coder, store, items, new FlatUnembedding(3),
            new Workers(1), null, TestContext.Current.CancellationToken);
        using (FeatureIndex index = run.OpenIndex())
        {
            Assert.Equal([0, 1, 2], index.LogitEffects(0).Bottom.Select(token => token.TokenId));
            Assert.Equal(3, index.LogitEffects(0).Histogram.Sum());
        }
    }

    [Fact]
    public void Without_a_model_they_are_not_available()
    {
        using var run = new TinyRun();
        run.BuildIndex(withLogits: false);
        using FeatureIndex index = run.OpenIndex();
        LogitEffects effects = index.LogitEffects(0);
        Assert.False(effects.Available);
        Assert.Empty(effects.Top);
        Assert.False(File.Exists(Path.Combine(run.IndexPath, "effects.bin")));
    }

    double[] Product(int latent) => [.. Enumerable.Range(0, TinyRun.Vocabulary.Length).Select(token =>
        Enumerable.Range(0, TinyRun.Width).Sum(c =>
            (double)fixture.Run.Coder.DecoderWeight[latent * TinyRun.Width + c] * TinyUnembedding.Weight(c, token)))];

    /// <summary>Every direction raises every token by the same.</summary>
    sealed class FlatUnembedding(int vocabularySize) : IUnembedding
    {
        public int Width => TinyRun.Width;

        public int VocabularySize => vocabularySize;

        public void LogitEffects(ReadOnlySpan<float> directions, int n, Span<float> logits, Fathom.Numerics.Workers workers) =>
            logits[..(n * vocabularySize)].Fill(0.25f);
    }
}
