using System.Buffers.Binary;
using System.Net;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Filters of the table and the map against plain LINQ over the index.</summary>
public sealed class FilterTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    LatentStatistics[] All => fixture.Index.AllStatistics.ToArray();

    async Task<int[]> Numbers(string query)
    {
        LatentsResponse page = await fixture.Get(ExplorerFixture.Dictionary($"/latents?{query}"), ExplorerJson.Default.LatentsResponse);
        Assert.Equal(page.Matching, page.Latents.Count);
        return [.. page.Latents.Select(row => row.Latent)];
    }

    [Fact]
    public async Task The_dead_and_the_living_are_told_apart()
    {
        Assert.Equal(TinyRun.Dead, await Numbers("show=dead"));
        Assert.Equal(All.Where(latent => latent.Count > 0).Select(latent => latent.Latent), await Numbers("show=alive"));
        Assert.Empty(await Numbers("show=labelled"));
        Assert.Equal(All.Where(latent => latent.Count > 0).Select(latent => latent.Latent), await Numbers("show=unlabelled"));
    }

    [Fact]
    public async Task A_range_of_densities_has_both_its_ends()
    {
        float[] densities = [.. All.Where(latent => latent.Count > 0).Select(latent => latent.Density).Order()];
        (float low, float high) = (densities[3], densities[^4]);
        string range = FormattableString.Invariant($"from={low:R}&to={high:R}");
        Assert.Equal(All.Where(latent => latent.Density >= low && latent.Density <= high).Select(latent => latent.Latent), await Numbers(range));
        Assert.Equal(All.Where(latent => latent.Density >= low && latent.Density <= high).OrderByDescending(latent => latent.Contexts)
            .ThenBy(latent => latent.Latent).Select(latent => latent.Latent), await Numbers($"{range}&sort=contexts&descending=true"));
    }

    [Fact]
    public async Task The_map_says_where_latents_are_and_how_dense()
    {
        MapResponse map = await fixture.Get(ExplorerFixture.Dictionary("/map"), ExplorerJson.Default.MapResponse);
        LatentMap expected = fixture.Index.Map!;
        Assert.Equal(TinyRun.Latents, map.Latents);
        Assert.Equal(expected.Quality.Recall, map.Recall);
        byte[] bytes = await fixture.Client.GetByteArrayAsync(ExplorerFixture.Dictionary("/map/points"), TestContext.Current.CancellationToken);
        Assert.Equal(6 * TinyRun.Latents, bytes.Length);
        byte[] places = bytes[..(4 * TinyRun.Latents)], densities = bytes[(4 * TinyRun.Latents)..(5 * TinyRun.Latents)];
        Assert.Equal(expected.Points.Select(point => point.Latent), Enumerable.Range(0, TinyRun.Latents).Where(latent => densities[latent] > 0));
        foreach ((int latent, float x, float y) in expected.Points)
        {
            Assert.Equal(x, BinaryPrimitives.ReadUInt16LittleEndian(places.AsSpan(4 * latent)) / 65535f * 2 - 1, 2e-5f);
            Assert.Equal(y, BinaryPrimitives.ReadUInt16LittleEndian(places.AsSpan(4 * latent + 2)) / 65535f * 2 - 1, 2e-5f);
            double density = Math.Pow(10, map.Low * (1 - (densities[latent] - 1) / 254.0));
            Assert.InRange(density / fixture.Index.Statistics(latent).Density, 0.97, 1.03);
        }
        Assert.All(bytes[(5 * TinyRun.Latents)..], label => Assert.Equal(0, label));
    }

    /// <summary>A latent's own words: those it fires on most strongly, those it raises most, what it tracks, the digits of its number.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("<SCRIPT>")]
    [InlineData("is rain")]
    [InlineData("1")]
    [InlineData("nothing speaks of this")]
    public async Task A_text_keeps_the_latents_that_it_tells_of(string text)
    {
        bool Has(string word) => word.Contains(text, StringComparison.OrdinalIgnoreCase);
        int[] tracked = [.. (await fixture.Get(ExplorerFixture.Dictionary("/latents?count=200"), ExplorerJson.Default.LatentsResponse)).Latents
            .Where(row => row.Tracks is not null && Has(row.Tracks.Name)).Select(row => row.Latent)];
        int[] expected = [.. Enumerable.Range(0, TinyRun.Latents).Where(latent =>
            fixture.Index.StrongestTokens(latent, 6).Any(token => Has(token.Text)) || fixture.Index.LogitEffects(latent).Top.Take(6).Any(token => Has(token.Text))
            || tracked.Contains(latent) || text.All(char.IsAsciiDigit) && $"{latent}".StartsWith(text, StringComparison.Ordinal))];
        Assert.Equal(expected, await Numbers($"filter={Uri.EscapeDataString(text)}&count=200"));
    }

    [Fact]
    public async Task Matches_of_the_map_are_the_tables()
    {
        foreach (string query in (string[])["", "show=alive", "filter=%3Cscript%3E", "show=dead&filter=1"])
        {
            MatchesResponse matches = await fixture.Get(ExplorerFixture.Dictionary($"/map/matches?{query}"), ExplorerJson.Default.MatchesResponse);
            int[] expected = await Numbers(query);
            Assert.Equal(expected.Length, matches.Matching);
            Assert.Equal(expected, Enumerable.Range(0, TinyRun.Latents).Where(latent => (matches.Bits[latent / 8] >> latent % 8 & 1) == 1));
        }
    }

    /// <summary>A star around the middle, against the winding of its corners seen from each point.</summary>
    [Fact]
    public async Task A_lasso_keeps_what_it_winds_around()
    {
        (double X, double Y)[] corners = [.. Enumerable.Range(0, 10).Select(i =>
        {
            double angle = i * Math.PI / 5 + 0.1, radius = i % 2 == 0 ? 0.95 : 0.4;
            return (radius * Math.Cos(angle), radius * Math.Sin(angle));
        })];
        string area = string.Concat(corners.Select(corner => Text(corner.X) + Text(corner.Y)));
        int[] expected = [.. fixture.Index.Map!.Points.Where(point => Winds(corners, point.X, point.Y)).Select(point => point.Latent)];
        Assert.InRange(expected.Length, 1, fixture.Index.Map.Points.Count - 1);
        Assert.Equal(expected, await Numbers($"area={area}"));
    }

    [Theory]
    [InlineData("area=AAAA", "area=AAAA: expected 3 to 64 corners")]
    [InlineData("area=AAAAAAAAAAAA!", "area=AAAAAAAAAAAA!: expected 3 to 64 corners")]
    [InlineData("show=some", "show=some: expected all, alive, dead, labelled, unlabelled")]
    [InlineData("from=x", "from=x: expected a number")]
    [InlineData("list=-1", "list=-1: expected a whole number from 0")]
    public async Task Bad_filters_are_named(string query, string error)
    {
        using HttpResponseMessage answer = await fixture.Send(ExplorerFixture.Dictionary($"/latents?{query}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(error, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    static string Text(double value)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int step = (int)Math.Round((value + 1) / 2 * 4095);
        return $"{alphabet[step / 64]}{alphabet[step % 64]}";
    }

    static bool Winds((double X, double Y)[] corners, double x, double y)
    {
        double turned = 0;
        for (int i = 0; i < corners.Length; i++)
        {
            (double x1, double y1) = (corners[i].X - x, corners[i].Y - y);
            (double x2, double y2) = (corners[(i + 1) % corners.Length].X - x, corners[(i + 1) % corners.Length].Y - y);
            turned += Math.Atan2(x1 * y2 - x2 * y1, x1 * x2 + y1 * y2);
        }
        return Math.Abs(turned) > Math.PI;
    }
}
