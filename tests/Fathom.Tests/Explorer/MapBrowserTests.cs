using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Explorer;
using Fathom.Tests.Features.Mapping;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>The map in a real browser: made on demand, and a lasso drawn on it by hand.</summary>
public sealed class MapBrowserTests(ExplorerFixture fixture) : BrowserSession(fixture.Server), IClassFixture<ExplorerFixture>
{
    /// <summary>The part of the map that a canvas shows in its smaller extent, as web/src/map/Scatter.ts has it.</summary>
    const double Margin = 1.04;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The table then holds the points inside the drawn line and no other, by the served coordinates and the line on the screen.</summary>
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task A_lasso_leaves_the_latents_inside_it(int width, bool dark)
    {
        IPage page = await Open("/d/tiny?sort=number&order=ascending", width, dark);
        ILocator canvas = page.Locator(".map canvas");
        await canvas.ScrollIntoViewIfNeededAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "lasso" }).PressAsync("Enter");
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        double half = Math.Min(box.Width, box.Height) / 2;
        // A star that its own centre does not fill: corners far out and near in turns.
        (double X, double Y)[] corners = [.. Enumerable.Range(0, 10).Select(i =>
        {
            double angle = i * Math.PI / 5 + 0.3, radius = i % 2 == 0 ? 0.9 : 0.35;
            return (radius * Math.Cos(angle), radius * Math.Sin(angle));
        })];
        for (int i = 0; i < corners.Length; i++)
        {
            await page.Mouse.MoveAsync((float)(box.X + box.Width / 2 + corners[i].X / Margin * half), (float)(box.Y + box.Height / 2 - corners[i].Y / Margin * half));
            if (i == 0) await page.Mouse.DownAsync();
        }
        await page.Mouse.UpAsync();
        await Reach(page, "**area=*");

        (int Latent, double X, double Y)[] places = await Served();
        int[] expected = [.. places.Where(place => MapAreaTests.Winds(corners, place.X, place.Y)).Select(place => place.Latent)];
        Assert.InRange(expected.Length, 2, places.Length - 2);
        await page.GetByText($"{expected.Length} of {TinyRun.Latents}", new() { Exact = true }).WaitForAsync();
        await page.EvaluateAsync("document.querySelector('#latents').scrollIntoView()");
        await Assertions.Expect(page.Locator(".rows .cover")).ToHaveCountAsync(expected.Length);
        Assert.Equal(expected.Select(latent => latent.ToString(CultureInfo.InvariantCulture)), await page.Locator(".rows .cover").AllInnerTextsAsync());
        await page.GetByText($"{expected.Length} latents of {TinyRun.Latents} stand out").WaitForAsync();
        Assert.Equal(1, await page.Locator(".over polygon").CountAsync());
        await Picture(page, $"lasso-{width}");

        // The address holds it, and a click takes it back.
        IPage linked = await Open(new Uri(page.Url).PathAndQuery, width, dark);
        await linked.GetByText($"{expected.Length} of {TinyRun.Latents}", new() { Exact = true }).WaitForAsync();
        await linked.GetByRole(AriaRole.Button, new() { Name = "in the lasso" }).ClickAsync();
        await Assertions.Expect(linked).Not.ToHaveURLAsync(new Regex("area"));
        await linked.CloseAsync();
        await Quiet(page);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task A_map_that_is_missing_is_made_from_the_page(int width, bool dark)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        IndexMapTests.TakeMap(run.Folder, TinyRun.Dictionary);
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        IPage page = await Open("/d/tiny", width, dark, other: server);
        await page.GetByText("This index was made without a map.").WaitForAsync();
        await Picture(page, $"no-map-{width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the map" }).PressAsync("Enter");
        await page.Locator(".map canvas").WaitForAsync();
        await page.GetByText("Of the 10 nearest by cosine").WaitForAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(File.Exists(Path.Combine(run.IndexPath, "map.bin")));
        await Quiet(page);
    }

    async Task<(int Latent, double X, double Y)[]> Served()
    {
        byte[] bytes = await fixture.Client.GetByteArrayAsync(ExplorerFixture.Dictionary("/map/points"), Cancel);
        int count = bytes.Length / 6;
        double Place(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * at)) / 32767.5 - 1;
        return [.. Enumerable.Range(0, count).Where(latent => bytes[4 * count + latent] > 0).Select(latent => (latent, Place(2 * latent), Place(2 * latent + 1)))];
    }
}
