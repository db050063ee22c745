using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>Examples are whole contexts with the right activations, at most one of a context.</summary>
public sealed class ExampleTests(IndexedTinyRun fixture) : IClassFixture<IndexedTinyRun>
{
    readonly TinyRun run = fixture.Run;
    readonly FeatureIndex index = fixture.Index;
    readonly DenseOracle oracle = fixture.Oracle;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(int.MaxValue)]
    public void Top_is_the_strongest_position_of_the_strongest_contexts(int count)
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            var expected = oracle.Peaks(latent, 0, double.PositiveInfinity)
                .OrderByDescending(peak => peak.Value.Value).ThenBy(peak => peak.Key).Take(count)
                .Select(peak => (peak.Key, run.Positions[peak.Value.Row].Position));
            Assert.Equal(expected, index.Top(latent, count).Select(example => (example.Context, example.PeakPosition)));
        }
    }

    [Fact]
    public void Examples_show_the_context_as_it_is_stored_and_every_activation_in_it()
    {
        var rows = new Dictionary<(int, int), int>();
        for (int row = 0; row < run.Rows; row++) rows[(run.Positions[row].Context, run.Positions[row].Position)] = row;
        bool sawHeldOut = false;
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            foreach (Example example in index.Top(latent, 60))
            {
                int[] ids = run.Contexts[example.Context];
                Assert.Equal(ids, example.Tokens.Select(token => token.Id));
                Assert.Equal(ids.Select(id => TinyRun.Vocabulary[id]), example.Tokens.Select(token => token.Text));
                Assert.Equal(ids.Select(TinyRun.IsSpecial), example.Tokens.Select(token => token.Special));
                for (int position = 0; position < ids.Length; position++)
                {
                    double expected = rows.TryGetValue((example.Context, position), out int row) ? oracle.At(row, latent) : 0;
                    Assert.Equal(expected, example.Tokens[position].Activation, 1e-5);
                }
                Assert.Equal(example.Value, example.Tokens[example.PeakPosition].Activation);
                Assert.Equal(TinyRun.DocumentOf(example.Context), example.Document);
                Assert.Equal(example.Context >= TinyRun.TrainContexts, example.HeldOut);
                sawHeldOut |= example.HeldOut;
            }
        }
        Assert.True(sawHeldOut, "held-out contexts are indexed too");
    }

    [Fact]
    public void An_interval_gives_all_its_contexts_when_asked_for_many()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            float max = index.Statistics(latent).Max;
            for (int bin = 0; bin < 10; bin++)
            {
                float low = ActivationBins.Edge(max, bin, 10), high = ActivationBins.Edge(max, bin + 1, 10);
                IReadOnlyList<Example> examples = index.Interval(latent, low, high, 100, seed: 4);
                Assert.All(examples, example => Assert.True(example.Value > low && example.Value <= high));
                // The upper edge of the last bin is the largest value itself, a float next to the oracle's double.
                double top = bin == 9 ? double.PositiveInfinity : high;
                var expected = oracle.Peaks(latent, low, top)
                    .Select(peak => (peak.Key, run.Positions[peak.Value.Row].Position)).Order();
                Assert.Equal(expected, examples.Select(example => (example.Context, example.PeakPosition)).Order());
            }
        }
    }

    [Fact]
    public void A_draw_is_repeated_by_its_seed_and_another_seed_draws_others()
    {
        int latent = Busiest();
        int[] first = Contexts(index.Random(latent, 5, seed: 1)), again = Contexts(index.Random(latent, 5, seed: 1));
        Assert.Equal(first, again);
        Assert.Equal(5, first.Distinct().Count());
        Assert.NotEqual(first, Contexts(index.Random(latent, 5, seed: 2)));
    }

    [Fact]
    public void Every_context_is_drawn_equally_often()
    {
        int latent = Busiest(), contexts = index.Statistics(latent).Contexts;
        const int draws = 4000;
        var times = new Dictionary<int, int>();
        for (ulong seed = 0; seed < draws; seed++)
            foreach (int context in Contexts(index.Random(latent, 3, seed)))
                times[context] = times.GetValueOrDefault(context) + 1;
        Assert.Equal(contexts, times.Count);
        // Each context comes with probability p = 3 / contexts: six standard deviations of a binomial around its mean.
        double p = 3.0 / contexts, deviation = Math.Sqrt(draws * p * (1 - p));
        Assert.All(times.Values, count => Assert.InRange(count, draws * p - 6 * deviation, draws * p + 6 * deviation));
    }

    [Fact]
    public void One_context_is_shown_with_its_strongest_position_or_not_at_all()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            Dictionary<int, (int Row, double Value)> peaks = oracle.Peaks(latent, 0, double.PositiveInfinity);
            for (int context = 0; context < TinyRun.ContextCount; context++)
            {
                Example? example = index.InContext(latent, context);
                if (peaks.TryGetValue(context, out var peak))
                    Assert.Equal((context, run.Positions[peak.Row].Position), (example!.Context, example.PeakPosition));
                else Assert.Null(example);
            }
            Assert.Null(index.InContext(latent, -1));
            Assert.Null(index.InContext(latent, int.MaxValue));
        }
    }

    [Fact]
    public void Strongest_tokens_are_those_of_the_strongest_contexts_each_once()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            var expected = oracle.Peaks(latent, 0, double.PositiveInfinity).Values
                .OrderByDescending(peak => peak.Value).Take(4 * 5)
                .Select(peak => run.Positions[peak.Row]).Select(at => run.Contexts[at.Context][at.Position]).Distinct().Take(5);
            Assert.Equal(expected, index.StrongestTokens(latent, 5).Select(token => token.TokenId));
        }
    }

    [Fact]
    public void Equal_activations_go_to_the_earlier_position_and_context()
    {
        using var constant = new TinyRun();
        // Nothing is read, so every row has the three largest biases as its activations.
        float[] bias = [.. Enumerable.Range(0, TinyRun.Latents).Select(latent => 0.1f * latent + 0.05f)];
        using var coder = new TopKSae(new float[TinyRun.Latents * TinyRun.Width], bias, constant.Coder.DecoderWeight.ToArray(),
            new float[TinyRun.Width], TinyRun.K);
        constant.BuildIndex(coder: coder);
        using FeatureIndex everywhere = constant.OpenIndex();
        const int latent = TinyRun.Latents - 1;

        Assert.Equal(Enumerable.Range(0, 7).Select(context => (context, 1)),
            everywhere.Top(latent, 7).Select(example => (example.Context, example.PeakPosition)));
        Assert.Equal(1, everywhere.Statistics(latent).Density);
        Assert.Equal(TinyRun.Latents - TinyRun.K, everywhere.Densities().Dead);
        Assert.Equal(TinyRun.K, everywhere.Densities().Counts[^1]);
        Assert.Equal(constant.Rows, everywhere.ActivationHistogram(latent)[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Asking_for_none_gives_none(int count)
    {
        Assert.Empty(index.Top(Busiest(), count));
        Assert.Empty(index.Random(Busiest(), count, 0));
    }

    [Fact]
    public void Many_threads_read_the_same_answers()
    {
        string[] Answers() => [.. Enumerable.Range(0, TinyRun.Latents).Select(latent => string.Join(';',
            index.Top(latent, 9).Concat(index.Random(latent, 9, 3))
                .Select(example => $"{example.Context} {example.PeakPosition} {example.Value:r}")))];
        string[] alone = Answers();
        Parallel.For(0, 8, _ => Assert.Equal(alone, Answers()));
    }

    int Busiest() => index.AllStatistics.ToArray().MaxBy(latent => latent.Contexts).Latent;

    static int[] Contexts(IEnumerable<Example> examples) => [.. examples.Select(example => example.Context)];
}
