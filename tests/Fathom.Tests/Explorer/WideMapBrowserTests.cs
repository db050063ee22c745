using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fathom.Explorer;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>A map of 100,000 latents in a real browser: it is moved as a picture, and what is pointed at and drawn around stays exact.</summary>
public sealed class WideMapBrowserTests(ExplorerFixture fixture) : BrowserSession(fixture.Server), IClassFixture<ExplorerFixture>
{
    const int Latents = 100_000, Side = 8, First = Latents - Side * Side;

    /// <summary>The part of the map that a canvas shows in its smaller extent, as web/src/map/Scatter.ts has it.</summary>
    const double Margin = 1.04;

    // Keeps what stands on the canvas after the picture of the map was put there.
    const string Watch = """
        window.shown = { pictures: 0 };
        const put = WebGL2RenderingContext.prototype.blitFramebuffer;
        WebGL2RenderingContext.prototype.blitFramebuffer = function (...given) {
          put.apply(this, given);
          shown.pictures++;
          const copy = shown.copy ??= document.createElement("canvas");
          [copy.width, copy.height] = [this.canvas.width, this.canvas.height];
          copy.getContext("2d", { willReadFrequently: true }).drawImage(this.canvas, 0, 0);
        };
        window.inked = (x, y) => shown.copy.getContext("2d").getImageData(Math.round(x) - 1, Math.round(y) - 1, 3, 3).data.some((each, i) => i % 4 === 3 && each > 60);
        """;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Most in a disk on the left; the last 64 on a lattice with room between, on the right.
    static (double X, double Y) Place(int latent)
    {
        if (latent >= First) return (0.1 + 0.1 * ((latent - First) % Side), -0.4 + 0.1 * ((latent - First) / Side));
        double angle = latent * 2.399963, radius = 0.4 * Math.Sqrt(latent / (double)First);
        return (-0.5 + radius * Math.Cos(angle), radius * Math.Sin(angle));
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task It_is_moved_as_a_picture_and_stays_exact(int width, bool dark)
    {
        IPage page = await OpenWide(width, dark);
        ILocator canvas = page.Locator(".map canvas");
        await canvas.ScrollIntoViewIfNeededAsync();
        await page.WaitForFunctionAsync("() => shown.pictures > 0");
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        double unit = Math.Min(box.Width, box.Height) / 2 / Margin;
        (double X, double Y) At(double x, double y, double movedX, double movedY) => (box.Width / 2 + x * unit + movedX, box.Height / 2 - y * unit + movedY);

        await Shows(page, At, 0, 0);
        await PointsAt(page, box, At, 0, 0);
        await page.Mouse.MoveAsync((float)(box.X + 100), (float)(box.Y + 100));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)(box.X + 110), (float)(box.Y + 100), new() { Steps = 3 });
        await page.Mouse.MoveAsync((float)(box.X + 63), (float)(box.Y + 121), new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await Reach(page, "**view=*");
        await Shows(page, At, -37, 21);
        await PointsAt(page, box, At, -37, 21);
        Assert.InRange(await page.EvaluateAsync<int>("shown.pictures"), 2, 100);
        await Picture(page, $"wide-map-{width}");

        // The corners in the address are those that were drawn, to a 4095th of the map.
        (double X, double Y)[] corners = [(0.05, 0.35), (0.85, 0.32), (0.44, -0.07), (0.3, -0.46)];
        await page.GetByRole(AriaRole.Button, new() { Name = "lasso" }).PressAsync("Enter");
        foreach (var (i, corner) in corners.Index())
        {
            var (x, y) = At(corner.X, corner.Y, -37, 21);
            await page.Mouse.MoveAsync((float)(box.X + x), (float)(box.Y + y));
            if (i == 0) await page.Mouse.DownAsync();
        }
        await page.Mouse.UpAsync();
        await Reach(page, "**area=*");
        MapArea area = MapArea.Parse(Regex.Match(page.Url, "area=([A-Za-z0-9_-]+)").Groups[1].Value);
        bool IsNearEdge((double X, double Y) at) => Enumerable.Range(0, 4).Any(i => FromEdge(at, corners[i], corners[(i + 1) % 4]) < 0.01);
        int inside = 0;
        foreach ((double X, double Y) place in Enumerable.Range(First, Side * Side).Select(Place).Where(place => !IsNearEdge(place)))
        {
            bool expected = MapAreaTests.Winds(corners, place.X, place.Y);
            Assert.Equal(expected, area.Contains((float)place.X, (float)place.Y));
            if (expected) inside++;
        }
        Assert.InRange(inside, 10, Side * Side - 10);
        await Quiet(page);
    }

    async Task<IPage> OpenWide(int width, bool dark)
    {
        IPage page = await Open("/runs", width, dark);
        var about = JsonNode.Parse(await fixture.Client.GetStringAsync(ExplorerFixture.Dictionary("/map"), Cancel))!.AsObject();
        about["latents"] = Latents;
        var row = JsonNode.Parse(await fixture.Client.GetStringAsync(ExplorerFixture.Dictionary("/latents/0/row"), Cancel))!.AsObject();
        await page.RouteAsync("**/api/dictionaries/tiny/map", route => route.FulfillAsync(new() { ContentType = "application/json", Body = about.ToJsonString() }));
        await page.RouteAsync("**/map/points", route => route.FulfillAsync(new() { ContentType = "application/octet-stream", BodyBytes = Points() }));
        await page.RouteAsync("**/row", route =>
        {
            var own = row.DeepClone().AsObject();
            own["latent"] = int.Parse(route.Request.Url.Split('/')[^2], CultureInfo.InvariantCulture);
            return route.FulfillAsync(new() { ContentType = "application/json", Body = own.ToJsonString() });
        });
        await page.AddInitScriptAsync(Watch);
        await page.GotoAsync(new Uri(fixture.Server.Address, "/d/tiny").ToString());
        return page;
    }

    static byte[] Points()
    {
        byte[] bytes = new byte[6 * Latents];
        for (int latent = 0; latent < Latents; latent++)
        {
            var (x, y) = Place(latent);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4 * latent), (ushort)Math.Round((x + 1) * 32767.5));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4 * latent + 2), (ushort)Math.Round((y + 1) * 32767.5));
            bytes[4 * Latents + latent] = (byte)(1 + latent % 255);
        }
        return bytes;
    }

    static async Task Shows(IPage page, Func<double, double, double, double, (double X, double Y)> at, double movedX, double movedY)
    {
        for (int latent = First; latent < Latents; latent++)
        {
            var (x, y) = Place(latent);
            (double X, double Y) there = at(x, y, movedX, movedY), between = at(x + 0.05, y + 0.05, movedX, movedY);
            Assert.True(await page.EvaluateAsync<bool>("([x, y]) => inked(x, y)", new[] { there.X, there.Y }), $"no ink for {latent}");
            Assert.False(await page.EvaluateAsync<bool>("([x, y]) => inked(x, y)", new[] { between.X, between.Y }), $"ink beside {latent}");
        }
    }

    static async Task PointsAt(IPage page, LocatorBoundingBoxResult box, Func<double, double, double, double, (double X, double Y)> at, double movedX, double movedY)
    {
        foreach (int latent in (int[])[First, First + 27, Latents - 1])
        {
            var (x, y) = Place(latent);
            (x, y) = at(x, y, movedX, movedY);
            await page.Mouse.MoveAsync((float)(box.X + x + 1), (float)(box.Y + y + 1));
            await page.Locator(".maptip b").GetByText(latent.ToString("N0", CultureInfo.InvariantCulture), new() { Exact = true }).WaitForAsync();
        }
    }

    static double FromEdge((double X, double Y) at, (double X, double Y) a, (double X, double Y) b)
    {
        (double dx, double dy) = (b.X - a.X, b.Y - a.Y);
        double along = Math.Clamp(((at.X - a.X) * dx + (at.Y - a.Y) * dy) / (dx * dx + dy * dy), 0, 1);
        return Math.Sqrt(Math.Pow(at.X - a.X - along * dx, 2) + Math.Pow(at.Y - a.Y - along * dy, 2));
    }
}
