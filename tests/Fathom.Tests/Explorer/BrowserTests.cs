using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>
/// The pages in a real browser over the tiny run, whose vocabulary is hostile: what they show comes from the data, nothing is asked of
/// anyone else, the console stays silent. Pictures of each view are left in the folder <c>screenshots</c> beside the tests.
/// </summary>
public sealed class BrowserTests(ExplorerFixture fixture) : BrowserSession(fixture.Server), IClassFixture<ExplorerFixture>
{
    /// <summary>The living latent with most activations: j leads from it to the next in the table's first order.</summary>
    int Densest => fixture.Index.AllStatistics.ToArray().OrderByDescending(latent => latent.Density).ThenBy(latent => latent.Latent).First().Latent;

    [Fact]
    public async Task The_overview_shows_sorts_and_filters_the_latents()
    {
        IPage page = await Open("/");
        await Reach(page, "**/d/tiny");
        Assert.Contains($"{TinyRun.Latents} latents that describe {TinyRun.Site} of tiny-model", await page.Locator("p.words").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(".043", await page.InnerTextAsync(".quality"), StringComparison.Ordinal);
        Assert.Contains("permuted decoder", await page.InnerTextAsync(".quality"), StringComparison.Ordinal);
        await Until(page, Densest.ToString());
        // As wide as its longest choice.
        Assert.True(await page.GetByLabel("Which latents").EvaluateAsync<int>("it => it.offsetWidth") > 80);
        await Picture(page, "overview-light-1280");

        int strongest = fixture.Index.AllStatistics.ToArray().OrderByDescending(latent => latent.Max).First().Latent;
        await page.GetByRole(AriaRole.Button, new() { Name = "max" }).ClickAsync();
        await Reach(page, "**/d/tiny?sort=max");
        await Until(page, strongest.ToString());

        await page.GetByLabel("Filter latents by number, token or name").FillAsync("<script>");
        await Reach(page, "**filter=*");
        await page.GetByRole(AriaRole.Status).Filter(new() { HasText = $" of {TinyRun.Latents}" }).WaitForAsync();
        await Assertions.Expect(page.Locator(".rows")).ToContainTextAsync("<script>alert(1)</script>");
        await Quiet(page);
    }

    [Fact]
    public async Task The_feature_page_shows_the_latent_and_follows_the_keys()
    {
        LatentStatistics figures = fixture.Index.Statistics(Densest);
        IPage page = await Open($"/d/tiny/{Densest}");
        IReadOnlyList<Example> top = fixture.Index.Top(Densest, 20);
        await Assertions.Expect(page.Locator(".example")).ToHaveCountAsync(top.Count);
        Assert.Equal($"Latent {Densest}", await page.InnerTextAsync("h1"));
        string facts = await page.InnerTextAsync(".facts");
        Assert.Contains(figures.Max.ToString("0.00", CultureInfo.InvariantCulture), facts, StringComparison.Ordinal);
        Assert.Contains($"{figures.Count} tokens", facts, StringComparison.Ordinal);

        string first = await page.Locator(".example").First.InnerTextAsync();
        Assert.Contains(top[0].Value.ToString("0.00", CultureInfo.InvariantCulture), first, StringComparison.Ordinal);
        Assert.Contains($"document {top[0].Document}", first, StringComparison.Ordinal);
        string near = await page.InnerTextAsync(".near");
        Assert.Contains(fixture.Index.Neighbours(Densest)[0].Latent.ToString(), near, StringComparison.Ordinal);
        Assert.Equal(20, await page.Locator(".effects li").CountAsync());

        // A token says how active it is to whoever points at it.
        await Tells(page, page.Locator(".example mark").First, " · id ");
        await Picture(page, "feature-light-1280");

        int[] order = [.. fixture.Index.AllStatistics.ToArray().OrderByDescending(latent => latent.Density).ThenBy(latent => latent.Latent).Select(latent => latent.Latent)];
        await page.Keyboard.PressAsync("j");
        await Reach(page, $"**/d/tiny/{order[1]}");
        await page.Keyboard.PressAsync("j");
        await Reach(page, $"**/d/tiny/{order[2]}");
        await page.Keyboard.PressAsync("k");
        await Reach(page, $"**/d/tiny/{order[1]}");
        await page.GetByRole(AriaRole.Heading, new() { Name = $"Latent {order[1]}", Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        // A number is one once the page knows how many there are.
        await Assertions.Expect(page.Locator("header .where")).ToContainTextAsync("tiny-model");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("7");
        await page.Keyboard.PressAsync("Enter");
        await Reach(page, "**/d/tiny/7");
        await Quiet(page);
    }

    /// <summary>In the table, its order and its filter, and on the page of one: what it tracks, and how well.</summary>
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task What_a_latent_tracks_is_its_name(int width, bool dark)
    {
        IPage page = await Open("/d/tiny", width, dark);
        await page.GetByText("4 latents are named by what they track: F1 at least .5 on the text that names were chosen on")
            .WaitForAsync();
        await page.GetByText("There 2 of 4 labelled variables have a latent with F1 at least .8.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "tracks" }).PressAsync("Enter");
        await Reach(page, "**/d/tiny?sort=tracks");
        await Until(page, TinyTruth.Best.ToString());
        ILocator sorted = page.Locator("[aria-sort=descending]");
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "tracks" }).And(sorted).WaitForAsync();
        await page.GetByRole(AriaRole.Cell, new() { Name = "weather is rain F1 .93", Exact = true }).WaitForAsync();
        await Assertions.Expect(page.Locator(".tracks > :first-child")).ToHaveTextAsync(
            ["weather is rain", "place in force is the forest behind the mill", "weather is rain", "<script>alert(3)</script> is on"]);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Locator("#latents").ScrollIntoViewIfNeededAsync();
        await Picture(page, $"names-{width}");

        await page.GetByLabel("Filter latents by number, token or name").FillAsync("is rain");
        await page.GetByText($"2 of {TinyRun.Latents}", new() { Exact = true }).WaitForAsync();
        await page.Locator(".rows .cover").First.ClickAsync();
        string title = $"Latent {TinyTruth.Best} tracks weather is rain";
        await page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }).WaitForAsync();
        string words = await page.InnerTextAsync("p.words");
        Assert.Equal(
            "Words that tell of rain. On held-out text it fires on 95\u00a0% of such tokens, and " +
            "91\u00a0% of where it fires is such a token: F1 .93. Firing here means above 30\u00a0% of its maximum.", words);
        Assert.Contains("1 of 2 by F1 among “is rain”", await page.InnerTextAsync(".steps"), StringComparison.Ordinal);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Locator(".example").First.WaitForAsync();
        await Picture(page, $"named-feature-{width}");

        IPage nameless = await Open($"/d/tiny/{TinyTruth.BelowIt}", width, dark);
        Assert.Equal($"Latent {TinyTruth.BelowIt}", await nameless.InnerTextAsync("h1"));
        Assert.Equal(0, await nameless.Locator("p.words").CountAsync());
        await nameless.CloseAsync();
        await Quiet(page);
    }

    /// <summary>Without a truth evaluation there is neither a column nor a word about names.</summary>
    [Fact]
    public async Task Where_nothing_is_named_nothing_speaks_of_names()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: TestContext.Current.CancellationToken);
        IPage page = await Open("/d/tiny", other: server);
        await page.Locator(".rows .cover").First.WaitForAsync();
        Assert.Equal(1, await page.Locator("p.words").CountAsync());
        Assert.Equal(7, await page.GetByRole(AriaRole.Columnheader).CountAsync());
        await page.GetByLabel("Filter latents by number or token").WaitForAsync();
        await Quiet(page);
    }

    /// <summary>Labels stand in the table and on the page of a latent, whatever their text; their scores beside them.</summary>
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Labels_are_shown_with_their_scores(int width, bool dark)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        TinyLabels.Write(run, (3, "<img src=x onerror=alert(4)> \u202E rain, and whatever else falls from the sky in a story", 0.75, TinyLabels.Own(run)),
            (7, "weather", null, TinyLabels.Own(run)));
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: TestContext.Current.CancellationToken);
        IPage page = await Open("/d/tiny", width, dark, other: server);
        await page.GetByText("2 latents, 9.5\u00a0% of those that fire, have a label.").WaitForAsync();
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "label", Exact = true }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByLabel("Filter latents by number, token or name").FillAsync("falls from");
        await page.GetByText($"1 of {TinyRun.Latents}", new() { Exact = true }).WaitForAsync();
        await Assertions.Expect(page.Locator(".tracks > :first-child")).ToHaveTextAsync(new Regex("^<img src=x onerror=alert\\(4\\)>"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"labels-{width}");
        await page.Locator(".rows .cover").First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Latent 3", Exact = true }).WaitForAsync();
        string words = await page.InnerTextAsync("p.words");
        Assert.Contains("rain, and whatever else falls from the sky in a story by the default explainer with qwen.", words, StringComparison.Ordinal);
        Assert.EndsWith("balanced accuracy by detection: .75 (.65 … .85), chance being .50.", words, StringComparison.Ordinal);
        Assert.DoesNotContain("no label yet", await page.InnerTextAsync(".sub"), StringComparison.Ordinal);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Locator(".example").First.WaitForAsync();
        await Picture(page, $"labelled-feature-{width}");
        await Quiet(page);
    }

    [Fact]
    public async Task A_dragged_interval_gives_examples_from_it_and_a_link_to_them()
    {
        IPage page = await Open($"/d/tiny/{Densest}");
        await page.Locator(".example").First.WaitForAsync();
        await Drag(page, page.Locator(".drag"), 0.4f, 0.6f);
        await Reach(page, "**kind=interval*");
        await page.GetByText("in this interval").WaitForAsync();

        System.Collections.Specialized.NameValueCollection query = System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query);
        (float low, float high) = (float.Parse(query["low"]!, CultureInfo.InvariantCulture), float.Parse(query["high"]!, CultureInfo.InvariantCulture));
        float max = fixture.Index.Statistics(Densest).Max;
        Assert.Equal((0.4, 0.6), (low / max, high / max), (expected, actual) =>
            Math.Abs(expected.Item1 - actual.Item1) < 0.02 && Math.Abs(expected.Item2 - actual.Item2) < 0.02);
        IReadOnlyList<Example> expected = fixture.Index.Interval(Densest, low, high, 20, seed: 0);
        string[] shown = [.. expected.Select(example => example.Value.ToString("0.00", CultureInfo.InvariantCulture))];
        await Assertions.Expect(page.Locator(".example .value")).ToHaveTextAsync(shown);
        await Picture(page, "interval-light-1280");

        IPage linked = await Open(new Uri(page.Url).PathAndQuery);
        await linked.GetByText("in this interval").WaitForAsync();
        await Assertions.Expect(linked.Locator(".example .value")).ToHaveTextAsync(shown);
        await Quiet(page);
    }

    [Fact]
    public async Task A_dead_latent_says_so_and_still_has_neighbours_and_effects()
    {
        IPage page = await Open($"/d/tiny/{TinyRun.Dead[0]}");
        Assert.Contains($"Never, on any of {fixture.Run.Rows:N0} tokens", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator(".example").CountAsync());
        Assert.Equal(fixture.Index.Neighbours(TinyRun.Dead[0]).Count, await page.Locator(".near li").CountAsync());
        await Quiet(page);
    }

    /// <summary>A narrow dark screen: everything fits its width, and the theme is the system's.</summary>
    [Theory]
    [InlineData("/d/tiny", "overview-dark-390")]
    [InlineData("/d/tiny/7", "feature-dark-390")]
    public async Task A_phone_at_night_is_served_too(string path, string picture)
    {
        IPage page = await Open(path, width: 390, dark: true);
        await page.Locator(path.EndsWith('7') ? ".example" : ".rows .cover").First.WaitForAsync();
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        await Picture(page, picture);
        await Quiet(page);
    }

    /// <summary>The vocabulary tries to be markup in every place where tokens appear.</summary>
    [Fact]
    public async Task Hostile_tokens_stay_text()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            if (TinyRun.Dead.Contains(latent)) continue;
            IPage page = await Open($"/d/tiny/{latent}?kind=random");
            await page.Locator(".example").First.WaitForAsync();
            Assert.Equal(1, await page.EvaluateAsync<int>("document.scripts.length"));
            Assert.Equal(0, await page.EvaluateAsync<int>("document.images.length"));
            Assert.DoesNotContain('\u202E', await page.InnerTextAsync("main"));
            await Quiet(page);
        }
    }

    static Task Until(IPage page, string firstRow) => Assertions.Expect(page.Locator(".rows .cover").First).ToHaveTextAsync(firstRow);
}
