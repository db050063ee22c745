using Microsoft.Playwright;

namespace Fathom.Tests.Explorer.Demo;

/// <summary>
/// Every view of the explorer on the demo's run, on a desk and on a phone: it shows what the run holds, the console stays silent, no
/// request leaves the loopback, nothing is wider than the screen.
/// </summary>
[Collection(DemoCollection.Name)]
public sealed class EveryViewTests(DemoRun demo) : BrowserSession(demo.Server)
{
    // View, address behind the dictionary or from the root, and words of the run that it must show.
    public static TheoryData<string, string, string> Views => new()
    {
        { "overview", "", "2,048 latents that describe blocks.2.resid_post of stories-4L" },
        { "latent", "/{latent}", "When it fires" },
        { "text", "/text?text=One%20day%2C%20Lily%20saw%20the%20rain.", "click to choose some" },
        { "search", "/search?by=token&q=rain", "·rain" },
        { "steer", "/steer", "blocks.2.resid_post" },
        { "evaluation", "/evaluation", "random-init model" },
        { "lists", "/lists", "Lists" },
        { "runs", "/runs", "{dictionary}" },
        { "compare", "/compare", "Compare" },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task It_shows_the_run(string view, string address, string words)
    {
        bool ofRun = view is "lists" or "runs" or "compare";
        string path = ofRun ? address : $"/d/{demo.Dictionary}{address.Replace("{latent}", $"{demo.Densest}", StringComparison.Ordinal)}";
        foreach ((int width, bool dark) in ((int, bool)[])[(1280, false), (390, true)])
        {
            IPage page = await Open(path, width, dark);
            await page.Locator("main").GetByText(words.Replace("{dictionary}", demo.Dictionary, StringComparison.Ordinal)).First.WaitForAsync();
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{view} is wider than {width}");
            await Picture(page, $"demo-{view}-{width}");
            await Quiet(page);
        }
    }
}
