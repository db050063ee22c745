using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>Tokens, quantiles, near misses and strongest contexts, each against the table of all activations.</summary>
public sealed class PanelTests(IndexedTinyRun fixture) : IClassFixture<IndexedTinyRun>
{
    DenseOracle Oracle => fixture.Oracle;

    TinyRun Run => fixture.Run;

    [Fact]
    public void Tokens_of_a_latent_are_those_it_fires_on_most_often()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            var expected = Oracle.Firing(latent).GroupBy(entry => TokenOf(entry.Row))
                .Select(token => (Id: token.Key, Count: token.Count(), Max: token.Max(entry => entry.Value)))
                .OrderByDescending(token => token.Count).ThenBy(token => token.Id).Take(16).ToArray();
            IReadOnlyList<TokenFirings> tokens = fixture.Index.Tokens(latent);
            Assert.Equal(expected.Select(token => (token.Id, token.Count)), tokens.Select(token => (token.TokenId, token.Count)));
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i].Max, tokens[i].Max, 1e-5);
                Assert.Equal(expected[i].Count / (double)Oracle.Firing(latent).Length, tokens[i].Share, 1e-12);
                Assert.Equal(expected[i].Count / (double)RowsOf(expected[i].Id), tokens[i].Reach, 1e-12);
                Assert.Equal(TinyRun.Vocabulary[expected[i].Id], tokens[i].Text);
            }
        }
    }

    [Fact]
    public void Latents_on_a_token_are_all_with_a_share_above_a_seventeenth_largest_first()
    {
        int seen = 0;
        for (int id = 0; id < TinyRun.Vocabulary.Length; id++)
        {
            var shares = Enumerable.Range(0, TinyRun.Latents).Except(TinyRun.Dead).Select(latent => (Latent: latent,
                Share: Oracle.Firing(latent).Count(entry => TokenOf(entry.Row) == id) / (double)Oracle.Firing(latent).Length));
            var expected = shares.Where(one => one.Share > 1.0 / 17).OrderByDescending(one => one.Share).ToArray();
            IReadOnlyList<TokenFirings> found = fixture.Index.LatentsOn(id, TinyRun.Latents);
            Assert.Equal(expected.Select(one => one.Latent), found.Where(one => one.Share > 1.0 / 17).Select(one => one.Latent));
            Assert.Equal(found.OrderByDescending(one => one.Share), found);
            Assert.Equal(found.Take(2), fixture.Index.LatentsOn(id, 2));
            seen += expected.Length;
        }
        Assert.True(seen > 20, $"{seen} latents were looked for");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Intervals_are_those_of_each_bin_alone(int bins)
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            float max = fixture.Index.Statistics(latent).Max;
            IReadOnlyList<IntervalExamples> all = fixture.Index.Intervals(latent, bins, 3, seed: 5);
            Assert.Equal(max > 0 ? bins : 0, all.Count);
            Assert.Equal(fixture.Index.Statistics(latent).Count, all.Sum(interval => interval.Firings));
            foreach (IntervalExamples interval in all)
            {
                Assert.Equal(fixture.Index.PostingValues(latent).ToArray().Count(value => value > interval.Low && value <= interval.High),
                    interval.Firings);
                AssertSame(fixture.Index.Interval(latent, interval.Low, interval.High, 3, seed: 5), interval.Examples);
            }
        }
    }

    [Fact]
    public void A_quantile_is_the_share_of_firings_not_above()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            float[] values = fixture.Index.PostingValues(latent).ToArray();
            foreach (float at in values.Append(0).Append(float.MaxValue))
                Assert.Equal(values.Length == 0 ? 0 : values.Count(value => value <= at) / (double)values.Length,
                    fixture.Index.Quantile(latent, at));
        }
    }

    [Fact]
    public void Near_misses_are_the_contexts_where_a_neighbour_is_strongest_and_the_latent_silent()
    {
        int found = 0;
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            HashSet<int> own = [.. Oracle.Firing(latent).Select(entry => Run.Positions[entry.Row].Context)];
            var expected = fixture.Index.Neighbours(latent)
                .SelectMany(neighbour => Oracle.Peaks(neighbour.Latent, 0, double.PositiveInfinity)
                    .Where(peak => !own.Contains(peak.Key)).Select(peak => (Context: peak.Key, Neighbour: neighbour.Latent,
                        Share: peak.Value.Value / Oracle.Firing(neighbour.Latent).Max(entry => entry.Value))))
                .GroupBy(miss => miss.Context).Select(context => context.MaxBy(miss => miss.Share))
                .OrderByDescending(miss => miss.Share).Take(7).ToArray();
            IReadOnlyList<NearMiss> misses = fixture.Index.NearMisses(latent, 7);
            Assert.Equal(expected.Length, misses.Count);
            for (int i = 0; i < misses.Count; i++)
            {
                Assert.Equal(expected[i].Share, misses[i].Share, 1e-5);
                Assert.DoesNotContain(misses[i].Example.Context, own);
                Assert.Equal(fixture.Index.InContext(misses[i].Neighbour.Latent, misses[i].Example.Context)!.Tokens,
                    misses[i].Example.Tokens);
            }
            // Shares that differ by more than rounding come in one order only.
            if (expected.Zip(expected.Skip(1)).All(pair => pair.First.Share > pair.Second.Share + 1e-6))
                Assert.Equal(expected.Select(miss => (miss.Context, miss.Neighbour)),
                    misses.Select(miss => (miss.Example.Context, miss.Neighbour.Latent)));
            found += misses.Count;
        }
        Assert.True(found > 50, $"{found} near misses");
    }

    [Fact]
    public void An_index_of_an_older_version_answers_the_same()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        foreach (string name in (string[])["peaks.bin", "latent-tokens.bin", "token-rows.bin"])
            File.Delete(Path.Combine(run.IndexPath, name));
        using FeatureIndex old = run.OpenIndex();
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            foreach (int count in (int[])[-1, 0, 1, 5, 64, 1000]) AssertSame(fixture.Index.Top(latent, count), old.Top(latent, count));
            Assert.Equal(fixture.Index.StrongestTokens(latent, 6), old.StrongestTokens(latent, 6));
            Assert.Equal(fixture.Index.Tokens(latent), old.Tokens(latent));
            Assert.Equal(fixture.Index.NearMisses(latent, 9).Select(miss => (miss.Neighbour, miss.Share, miss.Example.Context)),
                old.NearMisses(latent, 9).Select(miss => (miss.Neighbour, miss.Share, miss.Example.Context)));
        }
        for (int id = 0; id < TinyRun.Vocabulary.Length; id++)
            Assert.Equal(fixture.Index.LatentsOn(id, 99), old.LatentsOn(id, 99));
    }

    [Fact]
    public void Latents_that_promote_a_token_are_those_with_it_among_their_top()
    {
        for (int id = 0; id < TinyRun.Vocabulary.Length; id++)
        {
            var expected = Enumerable.Range(0, TinyRun.Latents)
                .Select(latent => (Latent: latent, Top: fixture.Index.LogitEffects(latent).Top.ToList()))
                .Select(one => (one.Latent, Rank: one.Top.FindIndex(token => token.TokenId == id), one.Top))
                .Where(one => one.Rank >= 0).Select(one => new PromotedToken(one.Latent, one.Top[one.Rank].Value, one.Rank + 1));
            Assert.Equal(expected.OrderByDescending(one => one.Effect), fixture.Index.LatentsThatPromote(id, TinyRun.Latents));
        }
    }

    static void AssertSame(IReadOnlyList<Example> expected, IReadOnlyList<Example> found)
    {
        Assert.Equal(expected.Select(one => (one.Context, one.PeakPosition, one.Value)),
            found.Select(one => (one.Context, one.PeakPosition, one.Value)));
        foreach (var (one, other) in expected.Zip(found)) Assert.Equal(one.Tokens, other.Tokens);
    }

    int TokenOf(int row) => Run.Contexts[Run.Positions[row].Context][Run.Positions[row].Position];

    int RowsOf(int id) => Enumerable.Range(0, Run.Rows).Count(row => TokenOf(row) == id);
}
