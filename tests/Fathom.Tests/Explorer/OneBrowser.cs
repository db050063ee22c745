using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Fathom.Tests.Explorer.OneBrowser))]

namespace Fathom.Tests.Explorer;

/// <summary>The browser of all tests, started when first asked for: each page has a profile of its own in it.</summary>
public sealed class OneBrowser : IAsyncDisposable
{
    readonly SemaphoreSlim starting = new(1);
    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>The browser; another one where that has ended.</summary>
    internal async Task<IBrowser> Get()
    {
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            return browser = browser is { IsConnected: true } ? browser : await BrowserSession.Launch(playwright);
        }
        finally
        {
            starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        starting.Dispose();
    }
}
