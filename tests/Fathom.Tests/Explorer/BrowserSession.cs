using System.Text.RegularExpressions;
using Fathom.Explorer;
using Fathom.Tests.Support;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Fathom.Tests.Explorer;

/// <summary>
/// A browser before a server: what it asks of anyone else, errors, warnings and dialogs are troubles, and a test that is to end well
/// ends with <see cref="Quiet"/>. Pictures are left in the folder <c>screenshots</c> beside the tests.
/// </summary>
public abstract class BrowserSession : IAsyncLifetime
{
    /// <summary>A browser of this machine; null where it has none.</summary>
    internal static readonly string? Chromium = FindChromium();

    /// <summary>How long a page may take to show what it is to show, in milliseconds.</summary>
    internal static readonly float Most = (float)Patience.Limit.TotalMilliseconds;

    readonly ExplorerServer server;
    readonly List<string> troubles = [];
    readonly List<IPage> pages = [];
    IBrowser? browser;

    private protected BrowserSession(ExplorerServer server) => this.server = server;

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null || !WebAssets.Embedded.AreBuilt) return;
        browser = await (await TestContext.Current.GetFixture<OneBrowser>())!.Get();
    }

    internal static Task<IBrowser> Launch(IPlaywright playwright)
    {
        Assertions.SetDefaultExpectTimeout(Most);
        return playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Timeout = Most,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IPage page in pages) await page.CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens a view and waits for its heading.</summary>
    private protected async Task<IPage> Open(string path, int width = 1280, bool dark = false, ExplorerServer? other = null)
    {
        Assert.SkipUnless(WebAssets.Embedded.AreBuilt, WebAssetsTests.NotBuilt);
        Assert.SkipUnless(browser is not null, "no Chromium on this machine");
        Uri address = (other ?? server).Address;
        IPage page = await browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 1000 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        pages.Add(page);
        page.SetDefaultTimeout(Most);
        page.Console += (_, message) => Add(message.Type is "error" or "warning" && !IsOfDriver(message.Text),
            $"console: {message.Text}");
        page.PageError += (_, error) => Add(true, $"error: {error}");
        page.Dialog += (_, dialog) => Add(true, $"dialog: {dialog.Message}");
        page.Request += (_, request) => Add(new Uri(request.Url) is { Scheme: not "blob" } asked
            && asked.Authority != address.Authority, $"request: {request.Url}");
        page.Response += (_, response) => Add(response.Status >= 400, $"{response.Status}: {response.Url}");
        await page.GotoAsync(new Uri(address, path).ToString());
        await page.Locator("h1").WaitForAsync();
        return page;
    }

    /// <summary>
    /// Waits until a page is at an address, in which * stands for anything. The browser is asked again and again: a wait for the
    /// navigation itself never ends where that came between the last look at the address and the wait.
    /// </summary>
    private protected async Task Reach(IPage page, string address)
    {
        try
        {
            await Assertions.Expect(page).ToHaveURLAsync(new Regex($"^{Regex.Escape(address).Replace(@"\*", ".*", StringComparison.Ordinal)}$"));
        }
        catch (PlaywrightException e)
        {
            lock (troubles) throw new XunitException(string.Join('\n', [e.Message, .. troubles]));
        }
    }

    /// <summary>Points at something until its tip tells some words: what moves under the pointer, as a page does that is not whole
    /// yet, takes the tip away.</summary>
    private protected static Task Tells(IPage page, ILocator place, string words) => Patience.Until(async () =>
    {
        await page.Mouse.MoveAsync(0, 0);
        await place.HoverAsync();
        return (await page.GetByRole(AriaRole.Tooltip).AllInnerTextsAsync()).Any(text => text.Contains(words, StringComparison.Ordinal));
    }, $"no tip tells '{words}'");

    /// <summary>Drags over a scale, from and to shares of its width.</summary>
    private protected static async Task Drag(IPage page, ILocator scale, float from, float to)
    {
        const float below = 50;
        float width = (await scale.BoundingBoxAsync())!.Width;
        // Waits until it stands still.
        await scale.HoverAsync(new() { Position = new() { X = from * width, Y = below } });
        await page.Mouse.DownAsync();
        LocatorBoundingBoxResult box = (await scale.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + to * width, box.Y + below, new() { Steps = 5 });
        await page.Mouse.UpAsync();
    }

    /// <summary>Closes a page; there must have been no trouble on any.</summary>
    private protected async Task Quiet(IPage page)
    {
        await page.CloseAsync();
        lock (troubles) Assert.Empty(troubles);
    }

    /// <summary>A trouble that the test makes on purpose.</summary>
    private protected void Expect(string trouble)
    {
        lock (troubles) Assert.NotEqual(0, troubles.RemoveAll(each => each.Contains(trouble, StringComparison.Ordinal)));
    }

    private protected static async Task Picture(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png") });

    /// <summary>Whether a software driver says that taking a picture of the map stops its pipeline.</summary>
    internal static bool IsOfDriver(string message) => message.Contains("GPU stall due to ReadPixels", StringComparison.Ordinal);

    void Add(bool isTrouble, string what)
    {
        if (!isTrouble) return;
        lock (troubles) troubles.Add(what);
    }

    static string? FindChromium() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in (string[])["chromium", "chromium-browser", "google-chrome", "chrome.exe", "msedge.exe"]
         select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
