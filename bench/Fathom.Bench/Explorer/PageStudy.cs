using Microsoft.Playwright;

namespace Fathom.Bench;

/// <summary>How long somebody waits before a page in Chromium, which draws in software.</summary>
static class PageStudy
{
    const int Loads = 5, Frames = 240, Jumps = 20, Nearer = 5;

    // Notes when a row stands in the table, and each drawing of the map.
    const string Watch = """
        window.seen = { rows: 0, map: 0, draws: 0 };
        const draw = WebGL2RenderingContext.prototype.drawArrays;
        WebGL2RenderingContext.prototype.drawArrays = function (...given) {
          seen.map ||= performance.now();
          seen.draws++;
          return draw.apply(this, given);
        };
        const look = () => {
          if (document.querySelector(".rows .cover")) seen.rows ||= performance.now();
          if (!seen.rows || !seen.map) requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        """;

    // Moves the map by an event a frame, and times what lies between.
    const string Move = """
        async ([frames, zooms]) => {
          const canvas = document.querySelector(".map canvas"), box = canvas.getBoundingClientRect(), times = [];
          const at = { bubbles: true, cancelable: true, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
          let drawn = 0, last = performance.now();
          for (let i = 0; i < frames; i++) {
            const before = seen.draws;
            canvas.dispatchEvent(zooms
              ? new WheelEvent("wheel", { ...at, ctrlKey: true, deltaY: i < frames / 2 ? -20 : 20 })
              : new PointerEvent("pointermove", { ...at, clientX: at.clientX + 80 * Math.sin(i / 9), clientY: at.clientY + 60 * Math.cos(i / 7) }));
            await new Promise(requestAnimationFrame);
            await new Promise(done => setTimeout(done));
            const now = performance.now();
            times.push(now - last);
            last = now;
            if (seen.draws > before) drawn++;
          }
          return [drawn, ...times];
        }
        """;

    const string Jump = """
        async to => {
          scrollTo(0, to);
          const begun = performance.now();
          for (;;) {
            await new Promise(requestAnimationFrame);
            const rows = [...document.querySelectorAll(".rows .row")].filter(row => {
              const { top, bottom } = row.getBoundingClientRect();
              return bottom > 0 && top < innerHeight;
            });
            if (rows.length && rows.every(row => !row.classList.contains("waiting"))) return performance.now() - begun;
          }
        }
        """;

    const string Filter = """
        async text => {
          const input = document.querySelector("input.filter"), begun = performance.now();
          const shown = () => new URLSearchParams(location.search).get("filter") === text && !document.querySelector(".rows.stale");
          input.value = text;
          input.dispatchEvent(new Event("input", { bubbles: true }));
          do await new Promise(requestAnimationFrame); while (!shown());
          return performance.now() - begun;
        }
        """;

    /// <returns>Null where there is no Chromium.</returns>
    public static async Task<PageResult?> Run(Uri server)
    {
        if (Chromium() is not { } path) return null;
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--enable-unsafe-swiftshader"],
        });
        var (rows, map) = (new List<double>(), new List<double>());
        for (int i = 0; i < Loads; i++)
        {
            IPage one = await Open(browser, server);
            rows.Add(await one.EvaluateAsync<double>("seen.rows"));
            map.Add(await one.EvaluateAsync<double>("seen.map"));
            await one.CloseAsync();
        }
        IPage page = await Open(browser, server);
        MapFrames[] frames = [.. await Moves(page)];
        List<double> jumps = [], filters = [];
        double tall = await page.EvaluateAsync<double>("document.documentElement.scrollHeight");
        for (int i = 0; i < Jumps; i++) jumps.Add(await page.EvaluateAsync<double>(Jump, tall * (0.1 + 0.8 * (i * 7 % Jumps) / Jumps)));
        await page.EvaluateAsync("scrollTo(0, 0)");
        foreach (string text in (string[])["ri", "riv", "rive", "river", "t41", "t412", "seven", "seven doors"])
            filters.Add(await page.EvaluateAsync<double>(Filter, text));
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("HeapProfiler.collectGarbage");
        double heap = await page.EvaluateAsync<double>("performance.memory.usedJSHeapSize");
        return new($"Chromium {browser.Version}", Median(rows), Median(map), Median(filters), Median(jumps), frames, heap / 1e6);
    }

    static async Task<List<MapFrames>> Moves(IPage page)
    {
        ILocator canvas = page.Locator(".map canvas");
        await canvas.ScrollIntoViewIfNeededAsync();
        await canvas.HoverAsync();
        async Task<MapFrames> Of(string doing, bool zooms)
        {
            if (!zooms) await page.Mouse.DownAsync();
            double[] moved = await page.EvaluateAsync<double[]>(Move, new object[] { Frames, zooms });
            if (!zooms) await page.Mouse.UpAsync();
            return new(doing, [.. moved.Skip(1).Order()], (int)moved[0]);
        }
        List<MapFrames> frames = [await Of("Dragging the whole map", zooms: false), await Of("Coming nearer and going back", zooms: true)];
        for (int i = 0; i < Nearer; i++) await page.GetByRole(AriaRole.Button, new() { Name = "Come nearer" }).ClickAsync();
        await canvas.HoverAsync();
        frames.Add(await Of("Dragging a part, ten times nearer,", zooms: false));
        return frames;
    }

    static async Task<IPage> Open(IBrowser browser, Uri server)
    {
        IPage page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 1000 } });
        await page.AddInitScriptAsync(Watch);
        await page.GotoAsync(server.ToString());
        await page.WaitForFunctionAsync("() => seen.rows && seen.map");
        return page;
    }

    static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    static string? Chromium() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in (string[])["chromium", "chromium-browser", "google-chrome"]
         select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
