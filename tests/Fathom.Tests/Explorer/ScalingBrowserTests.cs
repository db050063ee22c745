using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>Laws in a real browser: curves over what was measured, in words below, and all that is shown in the address.</summary>
public sealed class ScalingBrowserTests(ExplorerFixture fixture) : BrowserSession(fixture.Server), IClassFixture<ExplorerFixture>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Laws_are_drawn_over_what_was_measured_and_said_in_words(int width, bool dark)
    {
        using var folder = new TempFolder();
        await using ExplorerServer server = await ExplorerServer.StartAsync(RunFolder.Open(RunLawsTests.Plant(folder.File("run"))), 0, cancel: Cancel);
        IPage page = await Open("/runs", width, dark, server);
        ILocator laws = page.Locator("section[aria-labelledby=laws]");
        ILocator words = laws.GetByRole(AriaRole.List, new() { Name = "The laws in words" }).Locator("> li");
        // Four k of 4,096 tokens, and one of more.
        await Assertions.Expect(words).ToHaveCountAsync(5);
        Assert.Equal(24 + 12, await laws.Locator("circle").CountAsync());
        Assert.Equal((5, 5, 5), (await laws.Locator("polygon.band").CountAsync(), await laws.Locator("polyline.outside").CountAsync(), await laws.Locator("text.mark").CountAsync()));
        ILocator picture = laws.GetByRole(AriaRole.Group, new() { NameRegex = new("^FVU over latents, both axes logarithmic\\.") });
        Assert.Contains("that is extrapolation", await picture.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        string first = await words.First.InnerTextAsync();
        Assert.Matches(new Regex(@"^1\. topk, k8, 4\.096k tokens\s+FVU = [0-9.]+ \+ [0-9.]+ n\s*−[0-9.]+\s+n: latents\s+Exponent −[0-9.]+ \(−[0-9.]+ to −[0-9.]+\): ten times the latents leave "), first);
        Assert.Contains("Fitted to 6 settings of 6 dictionaries, from 256 to 8,192 latents; a dictionary lies ", first, StringComparison.Ordinal);
        await laws.GetByText("Dashed up to 32,768 latents, 4 times the largest that was measured: that is extrapolation.").WaitForAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await laws.ScrollIntoViewIfNeededAsync();
        await page.Locator("#laws").EvaluateAsync("it => it.scrollIntoView()");
        await Picture(page, $"laws-{width}");

        // By the keyboard, and every choice in the address.
        await laws.GetByRole(AriaRole.Button, new() { Name = "as measured" }).PressAsync("Enter");
        await Reach(page, "**beyond=1*");
        await Assertions.Expect(laws.Locator("polyline.outside")).ToHaveCountAsync(0);
        await laws.GetByLabel("Which law").SelectOptionAsync("topk, k16, 16.384k tokens");
        await Reach(page, "**law=topk*");
        await Assertions.Expect(words).ToHaveCountAsync(1);
        await laws.GetByText("the 12 dictionaries that it was fitted to").ClickAsync();
        await laws.GetByText("k16-8192-t16384-s1").WaitForAsync();
        await laws.GetByRole(AriaRole.Button, new() { Name = "16 times beyond" }).PressAsync("Space");
        await Reach(page, "**beyond=16*");
        IPage linked = await Open(new Uri(page.Url).PathAndQuery, width, dark, server);
        await linked.GetByText("Dashed up to 131,072 latents, 16 times the largest").WaitForAsync();
        await Assertions.Expect(linked.Locator(".said-laws > li h3")).ToHaveTextAsync("topk, k16, 16.384k tokens");
        // A link to the laws shows them, though they lie at the end of the page.
        await Assertions.Expect(linked.Locator("#laws")).ToBeInViewportAsync();
        await Quiet(linked);
        await Quiet(page);
    }

    [Theory]
    [InlineData("over=joint", "exp(α + βk ln k", "Exponent of latents: ", 4)]
    [InlineData("over=compute", " C−", "C: FLOPs of training", 1)]
    [InlineData("over=tokens&loss=added", " t−", "t: tokens of training", 1)]
    public async Task Each_kind_of_law_has_its_picture(string query, string equation, string words, int curves)
    {
        using var folder = new TempFolder();
        await using ExplorerServer server = await ExplorerServer.StartAsync(RunFolder.Open(RunLawsTests.Plant(folder.File("run"))), 0, cancel: Cancel);
        IPage page = await Open($"/runs?{query}", 390, dark: true, server);
        ILocator laws = page.Locator("section[aria-labelledby=laws]");
        await Assertions.Expect(laws.Locator(".said-laws").First).ToContainTextAsync(equation);
        await Assertions.Expect(laws.Locator(".said-laws").First).ToContainTextAsync(words);
        Assert.Equal(curves, await laws.Locator("polygon.band").CountAsync());
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"laws-{query.Split('=', '&')[1]}-390");
        await Quiet(page);
    }

    /// <summary>Of too few settings, and of no dictionary at all, in one sentence what is missing and how to get it.</summary>
    [Theory]
    [InlineData(3, "topk, k16, 4.096k tokens: 3 settings, and a law of 3 numbers needs at least 4; train dictionaries of more sizes ('fathom sweep').")]
    [InlineData(1, "No law yet: of 1 dictionary no two differ in latents, sparsity or tokens alone. Train dictionaries of four sizes or more over one stream with “fathom sweep --run RUN --grid FILE”.")]
    [InlineData(0, "No law yet: this run has no dictionary that one can be of. Train dictionaries of four sizes or more over one stream with “fathom sweep --run RUN --grid FILE”.")]
    public async Task Too_few_dictionaries_get_a_clear_sentence(int count, string sentence)
    {
        using var folder = new TempFolder();
        string run = PlantedSweep.Write(folder.File("run"), TinyRun.Site, Enumerable.Range(0, count).Select(i =>
            (new TrainConfig { Latents = 256 << i, K = 16, Tokens = 4096 }, 0.1 / (i + 1), 0.1)));
        await using ExplorerServer server = await ExplorerServer.StartAsync(RunFolder.Create(run), 0, cancel: Cancel);
        IPage page = await Open("/runs", other: server);
        await page.Locator("section[aria-labelledby=laws]").GetByText(sentence, new() { Exact = true }).WaitForAsync();
        await Quiet(page);
    }

    /// <summary>A dictionary that can be shown is reached from its dot, by the keyboard too; the exponent is the planted one.</summary>
    [Fact]
    public async Task A_dot_leads_to_its_dictionary()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        File.Delete(run.Folder.Manifest);
        PlantedSweep.Write(run.Folder.Path, "blocks.7.resid_post", ((int[])[256, 512, 1024, 2048, 4096]).Select(n =>
            (new TrainConfig { Latents = n, K = 16, Tokens = 4096 }, 0.5 * Math.Pow(n / 256.0, -0.5), 0.1)));
        const string indexed = "k16-1024-t4096-s0";
        // To the run, an index of any contents is one.
        Directory.Move(run.Folder.Index(TinyRun.Dictionary), run.Folder.Index(indexed));
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        IPage page = await Open("/runs", other: server);
        string exponent = await page.Locator(".said-laws sup").InnerTextAsync();
        Assert.Equal(-0.5, double.Parse(exponent.Replace('−', '-'), CultureInfo.InvariantCulture), 1e-3);
        await page.GetByText("1 dictionary that no law can be of").ClickAsync();
        await page.GetByText("tiny: cfg.json does not say how it was trained", new() { Exact = false }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"{indexed}: FVU 0.250 at 1,024 latents" }).PressAsync("Enter");
        await Reach(page, $"**/d/{indexed}");
        Expect("500");
        await Quiet(page);
    }
}
