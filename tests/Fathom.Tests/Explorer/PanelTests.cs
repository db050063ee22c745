using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Panels of the feature page against the posting lists.</summary>
public sealed class PanelTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    const int Latent = 3;

    static string Path(string panel, int latent = Latent) => ExplorerFixture.Dictionary($"/latents/{latent}/{panel}");

    HashSet<uint> Rows(int latent) => [.. fixture.Index.PostingRows(latent)];

    [Fact]
    public async Task Company_is_counted_over_the_whole_dictionary()
    {
        CompanyResponse company = await fixture.Get(Path("company"), ExplorerJson.Default.CompanyResponse);
        HashSet<uint> own = Rows(Latent);
        var expected = Enumerable.Range(0, TinyRun.Latents).Where(other => other != Latent).Select(other =>
        {
            HashSet<uint> rows = Rows(other);
            int both = rows.Count(own.Contains);
            return (Latent: other, Both: both, Jaccard: both / (double)(rows.Count + own.Count - both));
        }).Where(one => one.Both > 0).OrderByDescending(one => one.Jaccard).ThenBy(one => one.Latent).Take(10).ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(one => (one.Latent, one.Both)), company.Together.Select(one => (one.Latent, one.Both)));
        foreach ((CompanionResponse found, var (latent, both, jaccard)) in company.Together.Zip(expected))
        {
            Assert.Equal(jaccard, found.Jaccard, 12);
            Assert.Equal(both / (double)own.Count, found.OfThis, 12);
            Assert.Equal(both / (double)Rows(latent).Count, found.OfOther, 12);
        }
        Assert.Equal(company.Correlated.OrderByDescending(one => one.Pearson), company.Correlated);
    }

    [Fact]
    public async Task Strengths_are_ten_intervals_that_hold_everything()
    {
        StrengthsResponse strengths = await fixture.Get(Path("strengths?seed=4"), ExplorerJson.Default.StrengthsResponse);
        Assert.Equal(10, strengths.Intervals.Count);
        float[] values = fixture.Index.PostingValues(Latent).ToArray();
        Assert.Equal(values.Length, strengths.Intervals.Sum(interval => interval.Matching));
        foreach (StrengthResponse interval in strengths.Intervals)
        {
            Assert.Equal(values.Count(value => value > interval.Low && value <= interval.High), interval.Matching);
            Assert.InRange(interval.Examples.Count, Math.Min(1, interval.Matching), 5);
            Assert.All(interval.Examples, example => Assert.InRange(example.Value, float.BitIncrement(interval.Low), interval.High));
        }
        Assert.Empty((await fixture.Get(Path("strengths", TinyRun.Dead[0]), ExplorerJson.Default.StrengthsResponse)).Intervals);
    }

    [Fact]
    public async Task Near_misses_are_contexts_in_which_it_is_silent()
    {
        int seen = 0;
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            NearMissesResponse answer = await fixture.Get(Path("near-misses", latent), ExplorerJson.Default.NearMissesResponse);
            foreach (NearMissResponse miss in answer.Misses)
            {
                seen++;
                Assert.Null(fixture.Index.InContext(latent, miss.Example.Context));
                Assert.Equal(fixture.Index.InContext(miss.Neighbour, miss.Example.Context)!.Value, miss.Example.Value);
                Assert.Contains(fixture.Index.Neighbours(latent), near => near.Latent == miss.Neighbour
                    && near.Cosine == miss.Cosine);
            }
        }
        Assert.True(seen > 0);
    }

    [Fact]
    public async Task Labels_carry_the_passages_that_were_judged_wrongly()
    {
        using var run = new TinyRun();
        IndexDescription it = run.BuildIndex();
        using (var labels = new Journal<LatentLabel>(NoteFiles.Labels(run.Folder, TinyRun.Dictionary), _ => { }))
        using (var scores = new Journal<LatentScore>(NoteFiles.Scores(run.Folder, TinyRun.Dictionary), _ => { }))
        {
            labels.Append(new(it.DictionaryHash, Latent, "default", "rain", 0, DateTimeOffset.UnixEpoch));
            scores.Append(new(it.DictionaryHash, Latent, "detection", "balanced accuracy", 0.7, 0.6, 0.8, 0.5, 5, 5, 2, 0, DateTimeOffset.UnixEpoch)
            { Explainer = "default", Text = "rain", Wrong = [new(10, 6, true), new(0, 3, false), new(it.Rows, 3, true), new(-1, 3, true), new(3, 1 << 20, true)] });
        }
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0,
            cancel: TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = server.Address };
        string text = await client.GetStringAsync(Path("labels"), TestContext.Current.CancellationToken);
        ExplainedScore score = Assert.Single(Assert.Single(System.Text.Json.JsonSerializer.Deserialize(text, ExplorerJson.Default.ExplainedResponse)!.Labels).Scores);
        Assert.Equal((0.7, 2, 2), (score.Score.Value, score.Failed, score.Wrong!.Count));
        ExampleResponse first = score.Wrong[0].Example;
        (bool isYes, RowPosition at) = (score.Wrong[0].IsYes, run.Positions[10]);
        Assert.Equal((true, at.Context, at.Position, 6), (isYes, first.Context, first.Start, first.Tokens.Count(token => !token.Special)));
        Assert.Equal(run.Contexts[at.Context][at.Position], first.Tokens[0].Id);
    }

    [Fact]
    public async Task A_row_by_itself_is_that_of_the_table()
    {
        LatentsResponse table = await fixture.Get(ExplorerFixture.Dictionary("/latents?sort=number&count=24"),
            ExplorerJson.Default.LatentsResponse);
        LatentRow row = await fixture.Get(Path("row"), ExplorerJson.Default.LatentRow), expected = table.Latents[Latent];
        Assert.Equal((expected.Latent, expected.Density, expected.Contexts, expected.Max),
            (row.Latent, row.Density, row.Contexts, row.Max));
        Assert.Equal(expected.FiresOn, row.FiresOn);
    }
}
