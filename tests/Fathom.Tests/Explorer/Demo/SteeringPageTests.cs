using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer.Demo;

/// <summary>From a latent's page to the texts it steers and to what strength does, in a browser.</summary>
[Collection(DemoCollection.Name)]
public sealed class SteeringPageTests(DemoRun demo) : BrowserSession(demo.Server)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task A_latent_is_steered_measured_and_kept(int width, bool dark)
    {
        IPage page = await Open($"/d/{demo.Dictionary}/{demo.Densest}", width, dark);
        await page.GetByRole(AriaRole.Link, new() { Name = "Steer with it" }).ClickAsync();
        await Reach(page, "**/steer?settings=*");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("One day, Tom saw a dog.");
        await page.GetByLabel("new tokens").FillAsync("12");
        await page.GetByLabel("new tokens").BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Write" }).ClickAsync();
        foreach (string column in (string[])["default", "steered", "clamped", "errorFree"])
        {
            ILocator text = page.Locator($"article[data-column={column}]");
            await text.GetByText("12 tokens").WaitForAsync();
            await Assertions.Expect(text.Locator(".prose")).ToHaveTextAsync(new Regex("^One day, Tom saw a dog\\."));
        }

        await page.GetByLabel("strengths, as factors").FillAsync("0.5, 2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Measure" }).ClickAsync();
        await Assertions.Expect(page.Locator(".doses tbody tr")).ToHaveCountAsync(3);
        Assert.Contains("× 2", await page.Locator(".doses").InnerTextAsync(), StringComparison.Ordinal);

        string name = $"<b>{width}</b>";
        await page.GetByLabel("Name for these settings").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).WaitForAsync();
        await Picture(page, $"steering-{width}");

        // The address holds the whole bench.
        IPage again = await Open(new Uri(page.Url).PathAndQuery, width, dark);
        Assert.Equal("One day, Tom saw a dog.", await again.GetByLabel("Prompt", new() { Exact = true }).InputValueAsync());
        Assert.Equal("12", await again.GetByLabel("new tokens").InputValueAsync());
        Assert.Equal("0.5, 2", await again.GetByLabel("strengths, as factors").InputValueAsync());
        await Quiet(again);
        await Quiet(page);
    }
}
