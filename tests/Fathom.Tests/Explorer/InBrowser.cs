using Fathom.Explorer;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>
/// What tests of pages in a real browser share: nothing is asked of anyone but the server, the console stays silent. Pictures of views
/// are left in the folder <c>screenshots</c> beside the tests.
/// </summary>
public abstract class InBrowser : IAsyncLifetime
{
    static readonly string? Chromium = FindChromium();

    readonly List<string> troubles = [];
    IPlaywright? playwright;
    IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null || !WebAssets.Embedded.AreBuilt) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens a page and waits for its heading.</summary>
    protected async Task<IPage> Open(Uri address, string path, int width = 1280, bool dark = false)
    {
        Assert.SkipUnless(WebAssets.Embedded.AreBuilt, WebAssetsTests.NotBuilt);
        Assert.SkipUnless(browser is not null, "no Chromium on this machine");
        IPage page = await browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 1000 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) => Add(message.Type is "error" or "warning", $"console: {message.Text}");
        page.PageError += (_, error) => Add(true, $"error: {error}");
        page.Dialog += (_, dialog) => Add(true, $"dialog: {dialog.Message}");
        page.Request += (_, request) => Add(new Uri(request.Url).Authority != address.Authority, $"request: {request.Url}");
        page.Response += (_, response) => Add(response.Status >= 400, $"{response.Status}: {response.Url}");
        await page.GotoAsync(new Uri(address, path).ToString());
        await page.Locator("h1").WaitForAsync();
        return page;
    }

    void Add(bool isTrouble, string what)
    {
        if (!isTrouble) return;
        lock (troubles) troubles.Add(what);
    }

    /// <summary>Closes a page on which nothing went wrong.</summary>
    protected async Task Quiet(IPage page)
    {
        await page.CloseAsync();
        lock (troubles) Assert.Empty(troubles);
    }

    /// <summary>Keeps a picture of what is seen.</summary>
    protected static async Task Picture(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png") });

    static string? FindChromium() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in (string[])["chromium", "chromium-browser", "google-chrome", "chrome.exe", "msedge.exe"]
         select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
