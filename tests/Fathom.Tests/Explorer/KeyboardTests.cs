using Fathom.Explorer;
using Fathom.Tests.Dictionaries;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>Every view with the keyboard alone: whatever gets the focus has a name, and lies in sight, under nothing else.</summary>
public sealed class KeyboardTests(ExplorerFixture fixture) : BrowserSession(fixture.Server), IClassFixture<ExplorerFixture>
{
    const int MostSteps = 60, Again = 50;

    // What is wrong with the element that has the focus; empty where nothing is.
    const string Complaint = """
        e => {
          const name = [e.getAttribute("aria-label"), e.innerText ?? e.textContent, e.labels?.[0]?.innerText].find(each => each && each.trim());
          const box = e.getBoundingClientRect(), inside = (at, size) => Math.min(size - 1, Math.max(0, at));
          const x = box.left + box.width / 2, y = box.top + box.height / 2;
          const top = document.elementFromPoint(inside(x, innerWidth), inside(y, innerHeight));
          const seen = (e.closest("label") ?? e).contains(top) || top?.contains(e);
          const said = `${e.tagName} ${e.className?.baseVal ?? e.className} “${name ?? ""}”`;
          return !name ? `${said} has no name` : y < 0 || y > innerHeight ? `${said} lies outside` : !seen ? `${said} lies under ${top?.tagName} ${top?.className}` : "";
        }
        """;

    [Theory]
    [InlineData("/d/tiny", 12)]
    [InlineData("/d/tiny/7", 20)]
    [InlineData("/d/tiny/text", 10)]
    // Its field has the focus at first.
    [InlineData("/d/tiny/search", 1)]
    [InlineData("/d/tiny/steer", 10)]
    [InlineData("/d/tiny/evaluation", 10)]
    [InlineData("/lists?dictionary=tiny", 10)]
    [InlineData("/runs", 10)]
    [InlineData("/compare?first=tiny&second=other", 10)]
    public async Task Whatever_gets_the_focus_is_in_sight(string path, int least)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        TinySweep.Write(run.Folder);
        ComparisonsTests.WriteOther(run.Folder, 4);
        EvaluationFilesTests.Write(run);
        SmallTraining.Train(run.Folder.Dictionary("small"));
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: TestContext.Current.CancellationToken);
        foreach ((int width, bool dark, string key) in ((int, bool, string)[])[(390, true, "Tab"), (1280, false, "Shift+Tab")])
        {
            IPage page = await Open(path, width, dark, server);
            if (path.StartsWith("/compare", StringComparison.Ordinal)) await page.Locator(".compared").WaitForAsync();
            if (path == "/runs") await page.Locator("section[aria-labelledby=laws] .empty").First.WaitForAsync();
            int steps = 0;
            for (; steps < MostSteps; steps++)
            {
                await page.Keyboard.PressAsync(key);
                ILocator focused = page.Locator("main :focus, header :focus, .skip:focus");
                if (await focused.CountAsync() == 0) break;
                string complaint = await focused.EvaluateAsync<string>(Complaint);
                // What comes in meanwhile may move it away: it is then looked at as it is when it gets the focus where it is now.
                for (int again = 0; complaint != "" && again < Again; again++)
                {
                    await page.WaitForTimeoutAsync(200);
                    await focused.EvaluateAsync("e => { e.blur(); e.focus(); }");
                    complaint = await focused.EvaluateAsync<string>(Complaint);
                }
                Assert.True(complaint == "", $"{path} at {width}, after {steps + 1} times {key}: {complaint}");
            }
            Assert.InRange(steps, least, MostSteps);
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            await Picture(page, $"keyboard-{path.Split('/', '?')[^(path.Contains('?', StringComparison.Ordinal) ? 2 : 1)]}-{width}");
            await Quiet(page);
        }
    }

    /// <summary>The heads of the table stay in sight above its rows, on a phone as on a desk.</summary>
    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_heads_of_the_table_stay_above_its_rows(int width)
    {
        IPage page = await Open("/d/tiny", width);
        await page.Locator(".rows .cover").First.WaitForAsync();
        await page.Locator(".rows").EvaluateAsync("it => scrollTo(0, it.getBoundingClientRect().top + scrollY + 50)");
        ILocator head = page.GetByRole(AriaRole.Button, new() { Name = "density" });
        await Assertions.Expect(head).ToBeInViewportAsync();
        Assert.Equal("", await head.EvaluateAsync<string>(Complaint));
        await Quiet(page);
    }

    /// <summary>Every key that leads to a view is in the list of keys.</summary>
    [Fact]
    public async Task The_help_names_every_key()
    {
        IPage page = await Open("/d/tiny");
        await page.Keyboard.PressAsync("?");
        IReadOnlyList<string> keys = await page.GetByRole(AriaRole.Dialog).Locator("dt").AllInnerTextsAsync();
        foreach (string tip in await page.Locator("header nav a").EvaluateAllAsync<string[]>("all => all.map(each => each.dataset.tip).filter(Boolean)"))
            Assert.Contains(tip["key ".Length..], keys);
        await Quiet(page);
    }
}
