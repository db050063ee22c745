using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Features.Exchange;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>
/// In a real browser: the page that is exported, opened from the disk, and published features in the explorer. Pictures are left in
/// the folder <c>screenshots</c> beside the tests.
/// </summary>
public sealed class SharedPageTests(SharedTinyRun shared) : IClassFixture<SharedTinyRun>, IAsyncLifetime
{
    readonly TempFolder folder = new();
    readonly List<string> troubles = [];
    IPlaywright? playwright;
    IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (BrowserSession.Chromium is null) return;
        playwright = await Playwright.CreateAsync();
        browser = await BrowserSession.Launch(playwright);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task The_exported_page_opens_from_the_disk_and_asks_for_nothing(int width, bool dark)
    {
        string path = folder.File("latents.html");
        using (FileStream file = File.Create(path)) FeatureExport.WriteHtml(shared.Cards, shared.Cards.Latents, file);
        string address = new Uri(path).ToString();
        IPage page = await Open(address, width, dark, url => url == address);
        Assert.Equal("tiny", await page.InnerTextAsync("h1"));
        Assert.Equal(TinyRun.Latents, await page.Locator("article").CountAsync());
        Assert.Equal(0, await page.EvaluateAsync<int>("document.scripts.length + document.images.length"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        // The style sheet is allowed, and follows the system's theme.
        Assert.Equal(dark ? "rgb(19, 20, 22)" : "rgb(251, 251, 249)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        ILocator latent = page.Locator("#latent-7");
        Assert.StartsWith($"Labelled {SharedTinyRun.Markup} by the default explainer with qwen.",
            await latent.Locator(".words").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(Math.Min(10, shared.Index.Top(7, 20).Count), await latent.Locator("ol").First.Locator("li").CountAsync());
        await latent.Locator("summary").First.ClickAsync();
        Assert.True(await latent.Locator("details").First.Locator("li").First.IsVisibleAsync());
        await page.Locator(".list a").First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{address}#latent-0");
        await page.GotoAsync(address + "#latent-7");
        await page.ScreenshotAsync(new() { Path = Picture($"export-{width}-{(dark ? "dark" : "light")}") });
        await Quiet(page);
    }

    /// <summary>What others published is shown with their figures, and nowhere as if it had been counted here.</summary>
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Published_features_are_browsed_as_such(int width, bool dark)
    {
        Assert.SkipUnless(WebAssets.Embedded.AreBuilt, WebAssetsTests.NotBuilt);
        string from = SharedData.Path("features", "saedashboard");
        RunFolder run = RunFolder.Create(folder.File("run"));
        PublishedImport.Run(run, "res-jb", PublishedFormat.All.Single(format => format.Name == "saedashboard"), from,
            TestContext.Current.CancellationToken);
        await using ExplorerServer server = await ExplorerServer.StartAsync(run, 0,
            cancel: TestContext.Current.CancellationToken);
        IPage page = await Open(new Uri(server.Address, "/d/res-jb").ToString(), width, dark, url =>
            new Uri(url).Authority == server.Address.Authority);
        await page.GetByText("As others published it (saedashboard): figures of a sample of 5,000 texts of up to 128 tokens from Skylion007/openwebtext, " +
            "and 169 examples that they chose.").WaitForAsync();
        await page.Locator(".rows .cover").First.WaitForAsync();
        // Nobody published in how many contexts they fire.
        IReadOnlyList<string> columns = await page.GetByRole(AriaRole.Columnheader).AllInnerTextsAsync();
        Assert.DoesNotContain("contexts", columns);
        await page.ScreenshotAsync(new() { Path = Picture($"published-{width}") });
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.GotoAsync(new Uri(server.Address, "/d/res-jb/2").ToString());
        await Assertions.Expect(page.Locator(".example")).ToHaveCountAsync(20);
        string main = await page.InnerTextAsync("main");
        Assert.Contains("0.000360", main, StringComparison.Ordinal);
        Assert.Contains("different examples in all, as published", main, StringComparison.Ordinal);
        Assert.DoesNotContain("every one of", main, StringComparison.Ordinal);
        Assert.DoesNotContain("held out", main, StringComparison.Ordinal);
        // Byte-level pieces are shown as what they spell.
        Assert.Contains("he was edgier than others. “I didn’t have to concern myself", main, StringComparison.Ordinal);
        Assert.DoesNotContain('Ģ', main);
        Assert.Contains("no label was published", main, StringComparison.Ordinal);
        IDownload file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "table" }).PressAsync("Enter"));
        Assert.Equal("res-jb.csv", file.SuggestedFilename);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.ScreenshotAsync(new() { Path = Picture($"published-feature-{width}") });
        await Quiet(page);
    }

    /// <summary>Scores of labels are shown as published, latents ordered by them, and only views that work are offered.</summary>
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Published_scores_are_shown_and_nothing_that_needs_a_dictionary_is_offered(int width, bool dark)
    {
        Assert.SkipUnless(WebAssets.Embedded.AreBuilt, WebAssetsTests.NotBuilt);
        string Feature(int latent, double density, string explanations) => FormattableString.Invariant(
            $$"""{"modelId":"m","layer":"3-set","index":"{{latent}}","frac_nonzero":{{density}},"maxActApprox":2,"explanations":[{{explanations}}]}""");
        string Label(string text, double value) => FormattableString.Invariant(
            $$"""{"description":"{{text}}","typeName":"oai","scores":[{"value":{{value}},"explanationScoreTypeName":"eleuther_fuzz","explanationScoreModelName":"<b>judge</b>"}]}""");
        File.WriteAllLines(folder.File("set.jsonl"), [Feature(1, 0.5, Label("rain", 0.25)), Feature(2, 0.25, ""), Feature(3, 0.125, Label("snow", 0.875))]);
        RunFolder run = RunFolder.Create(folder.File("run"));
        PublishedImport.Run(run, "set", PublishedFormat.All.Single(format => format.Name == "neuronpedia"), folder.File("set.jsonl"), TestContext.Current.CancellationToken);
        await using ExplorerServer server = await ExplorerServer.StartAsync(run, 0, cancel: TestContext.Current.CancellationToken);
        IPage page = await Open(new Uri(server.Address, "/d/set?sort=score").ToString(), width, dark, url => new Uri(url).Authority == server.Address.Authority);
        await Assertions.Expect(page.Locator(".rows .cover")).ToHaveTextAsync(["3", "1", "2"]);
        await Assertions.Expect(page.Locator("header nav a")).ToHaveTextAsync(["Overview", "Runs", "Compare"]);
        await page.Keyboard.PressAsync("b");
        await page.Locator(".rows .cover").First.ClickAsync();
        await page.GetByText("Labelled snow by oai. Scores as published, without what guessing scores: eleuther_fuzz .88 by <b>judge</b>.").WaitForAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.ScreenshotAsync(new() { Path = Picture($"published-scores-{width}") });
        await page.GotoAsync(new Uri(server.Address, "/d/set/steer").ToString());
        await page.GetByText("there is no index of them here and no dictionary").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Their overview" }).PressAsync("Enter");
        await page.Locator(".rows .cover").Nth(2).WaitForAsync();
        await Quiet(page);
    }

    async Task<IPage> Open(string address, int width, bool dark, Func<string, bool> isOurs)
    {
        Assert.SkipUnless(browser is not null, "no Chromium on this machine");
        IPage page = await browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 1000 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        page.SetDefaultTimeout(BrowserSession.Most);
        page.Console += (_, message) => Add(message.Type is "error" or "warning", $"console: {message.Text}");
        page.PageError += (_, error) => Add(true, $"error: {error}");
        page.Dialog += (_, dialog) => Add(true, $"dialog: {dialog.Message}");
        page.Request += (_, request) => Add(!isOurs(request.Url.Split('#')[0]), $"request: {request.Url}");
        await page.GotoAsync(address);
        await page.Locator("h1").WaitForAsync();
        return page;
    }

    void Add(bool isTrouble, string what)
    {
        if (!isTrouble) return;
        lock (troubles) troubles.Add(what);
    }

    async Task Quiet(IPage page)
    {
        await page.CloseAsync();
        lock (troubles) Assert.Empty(troubles);
    }

    static string Picture(string name) => Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png");
}
