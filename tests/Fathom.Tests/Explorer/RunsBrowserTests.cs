using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Explorer;
using Fathom.Numerics;
using Fathom.Tests.Dictionaries;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>Runs, comparisons and evaluations in a real browser: a training that is really under way, a sweep that is finished.</summary>
public sealed class RunsBrowserTests(ExplorerFixture fixture) : BrowserSession(fixture.Server), IClassFixture<ExplorerFixture>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Task<ExplorerServer> Serve(TinyRun run) => ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);

    /// <summary>Waits until the first plot's words hold a pattern. (A function given to the page would be refused by its own policy.)</summary>
    static Task Curves(IPage page, string pattern) =>
        Assertions.Expect(page.Locator(".plot [role=img]").First).ToHaveAttributeAsync("aria-label", new Regex(pattern, RegexOptions.Singleline));

    /// <summary>The page is opened at step 20 of 40; the training goes on while it is looked at, and the page tells its end.</summary>
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task A_training_is_followed_to_its_end(int width, bool dark)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        TinySweep.Write(run.Folder);
        string dictionary = run.Folder.Dictionary("small");
        await using HeldTraining training = await HeldTraining.At(dictionary, 20);
        await using ExplorerServer server = await Serve(run);
        IPage page = await Open("/", width, dark, server);
        await page.Keyboard.PressAsync("r");
        await Reach(page, "**/runs*");
        await page.GetByText("running: 50\u00a0% of 40 steps", new() { Exact = false }).WaitForAsync();
        await page.GetByText("1 training; one is running, and followed here.").WaitForAsync();
        await Curves(page, "^Loss, FVU of the batch.* at step 20$");
        await Assertions.Expect(page.Locator(".uplot canvas")).ToHaveCountAsync(6);
        await Picture(page, $"runs-live-{width}");
        double last = (await training.End()).Last!.Loss;
        await page.GetByText("done: 40 steps", new() { Exact = false }).WaitForAsync();
        await Curves(page, Regex.Escape($"small: {last.ToString("0.000", CultureInfo.InvariantCulture)} at step 40") + "$");

        await page.GetByText("a sweep of 6 dictionaries", new() { Exact = false }).WaitForAsync();
        await Assertions.Expect(page.Locator(".pareto").First.Locator("circle")).ToHaveCountAsync(5);
        await Assertions.Expect(page.Locator("table.plain tr", new() { HasText = "in FVU" }).Locator("td:first-child")).ToHaveTextAsync(["a", "tiny", "e"]);
        Assert.Contains("<b>the training diverged</b>", await page.InnerTextAsync("table.plain"), StringComparison.Ordinal);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"runs-done-{width}");
        await page.Locator(".pareto a").First.PressAsync("Enter");
        await Reach(page, "**/d/tiny");
        await Quiet(page);
    }

    /// <summary>What is shown is in the address, and a mark before a name changes it.</summary>
    [Fact]
    public async Task Curves_are_chosen_and_the_choice_is_a_link()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        foreach (string name in (string[])["one", "two"]) SmallTraining.Train(run.Folder.Dictionary(name));
        await using ExplorerServer server = await Serve(run);
        IPage page = await Open("/runs", other: server);
        await Curves(page, "at step 40.*at step 40");
        await page.GetByLabel("Curves of one", new() { Exact = true }).PressAsync("Space");
        await Reach(page, "**show=two*");
        await page.GetByRole(AriaRole.Button, new() { Name = "linear" }).ClickAsync();
        await Reach(page, "**scale=linear*");
        IPage linked = await Open(new Uri(page.Url).PathAndQuery, other: server);
        await Curves(linked, "^((?!at step 40).)*at step 40((?!at step 40).)*$");
        await Assertions.Expect(linked.GetByLabel("Curves of two", new() { Exact = true })).ToBeCheckedAsync();
        await Assertions.Expect(linked.GetByRole(AriaRole.Button, new() { Name = "linear" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Quiet(linked);
        await Quiet(page);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Two_dictionaries_are_compared_and_lead_to_their_features(int width, bool dark)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        ComparisonsTests.WriteOther(run.Folder, 4);
        using ActivationStore store = run.OpenStore();
        var rows = new ActivationPass(store, new ComparisonOptions().Rows);
        PairComparison expected = PairComparison.Of(new("tiny", SaeLensFolder.Read(run.Folder.Dictionary("tiny")).Coder), new("other", SaeLensFolder.Read(run.Folder.Dictionary("other")).Coder),
            rows, rows.Variances(Workers.One), new(), Workers.One, cancel: Cancel);
        await using ExplorerServer server = await Serve(run);
        IPage page = await Open("/d/tiny", width, dark, server);
        await page.Keyboard.PressAsync("c");
        await Reach(page, "**/compare*");
        await page.GetByLabel("The other").SelectOptionAsync("other");
        await Reach(page, "**second=other*");
        await page.GetByRole(AriaRole.Button, new() { Name = $"matched {expected.PairCount}" }).WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Compared latents" }).Locator("tbody tr")).ToHaveCountAsync(expected.PairCount);
        float best = expected.Cosine.MaxBy(Math.Abs);
        Assert.Equal(best.ToString("0.00", CultureInfo.InvariantCulture).Replace("0.", ".", StringComparison.Ordinal).Replace('-', '−'), await page.Locator(".compared tbody td").First.InnerTextAsync());
        Assert.Contains($"{expected.B.Unique} of {TinyRun.Latents} only in other",
            await page.Locator("p.words").Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"compare-{width}");

        IPage linked = await Open(new Uri(page.Url).PathAndQuery, width, dark, server);
        int strongest = Array.IndexOf(expected.Cosine, best);
        await linked.Locator(".compared a").First.ClickAsync();
        await Reach(linked, $"**/d/tiny/{strongest}");
        await Quiet(linked);

        // Whoever comes later finds it.
        IPage later = await Open("/compare", width, dark, server);
        await later.GetByText("Compared before").WaitForAsync();
        await Picture(later, $"compared-before-{width}");
        await later.GetByRole(AriaRole.Button, new() { Name = "tiny and other" }).PressAsync("Enter");
        await later.GetByRole(AriaRole.Button, new() { Name = $"matched {expected.PairCount}" }).WaitForAsync();
        await Quiet(later);
        await Quiet(page);
    }

    /// <summary>A name in the address that there is not: the rest of the page is there, and says so.</summary>
    [Theory]
    [InlineData("/compare?dictionary=tiny&first=NOPE&second=other", "“NOPE” cannot be compared: it is not a dictionary of this run. Choose another above.")]
    [InlineData("/compare?first=tiny&second=a%3Cb%3E", "“a<b>” cannot be compared: it is not a dictionary of this run. Choose another above.")]
    [InlineData("/compare?first=x&second=y", "“x” and “y” cannot be compared: neither is a dictionary of this run. Choose two above.")]
    [InlineData("/runs?show=one,NOPE", "“NOPE” is no training of this run. Mark those above whose curves to show.")]
    public async Task What_a_view_of_the_run_cannot_find_is_said_on_it(string path, string words)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        ComparisonsTests.WriteOther(run.Folder, 4);
        SmallTraining.Train(run.Folder.Dictionary("one"));
        await using ExplorerServer server = await Serve(run);
        IPage page = await Open(path, other: server);
        Assert.Equal(words, await page.GetByRole(AriaRole.Alert).InnerTextAsync());
        await Quiet(page);
    }

    /// <summary>The evaluation's own words beside each figure; of its pictures only shapes and words.</summary>
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task An_evaluation_is_shown_with_its_verdicts_and_pictures(int width, bool dark)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        EvaluationFilesTests.Write(run);
        await using ExplorerServer server = await Serve(run);
        IPage page = await Open("/d/tiny", width, dark, server);
        await page.GetByText("every figure beside its controls").ClickAsync();
        await Reach(page, "**/d/tiny/evaluation");
        await page.GetByText("does not tell training from chance: within noise of twin").First.WaitForAsync();
        string card = await page.Locator(".card").First.InnerTextAsync();
        foreach (string part in (string[])["how much is <kept>", "this dictionary", "random", "twin", "10 ± 1.00"]) Assert.Contains(part, card, StringComparison.Ordinal);
        await page.GetByText("0 of 1 figures tell this dictionary from chance.").WaitForAsync();
        await Assertions.Expect(page.Locator(".drawn svg rect")).ToHaveCountAsync(1);
        Assert.Equal("word", await page.Locator(".drawn svg text").TextContentAsync());
        Assert.Equal(0, await page.Locator(".drawn script, .drawn image, .drawn [href]").CountAsync());
        await page.GetByText("every figure of core").ClickAsync();
        Assert.Contains("better than it", await page.InnerTextAsync("table.every"), StringComparison.Ordinal);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"evaluation-{width}");
        await Quiet(page);
    }
}
