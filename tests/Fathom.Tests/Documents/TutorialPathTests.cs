using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Checkout;
using Fathom.Tests.Cli;
using Fathom.Tests.Explorer;
using Fathom.Tests.Explorer.Demo;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Documents;

/// <summary>
/// Walks docs/01-tutorial/three-minutes.md in a browser, on a small demo run. FATHOM_WRITE_DOCS=1 walks it on the run that
/// <c>fathom demo</c> makes, and writes the page's pictures and figures.
/// </summary>
[Collection(DemoCollection.Name)]
public sealed partial class TutorialPathTests(DemoRun demo) : BrowserSession(demo.Server)
{
    const string Begin = "<!-- three-minutes: written by TutorialPathTests with FATHOM_WRITE_DOCS=1 -->\n";
    const string End = "<!-- end of three-minutes -->";

    static readonly string[] Relatives = [" grandfather", " aunt", " grandmother", " uncle"];

    static string Page => Repository.Path("docs", "01-tutorial", "three-minutes.md");

    [Fact]
    public async Task The_page_leads_from_the_demo_to_a_meaning_and_its_effect()
    {
        if (Environment.GetEnvironmentVariable("FATHOM_WRITE_DOCS") != "1")
        {
            await Walk(demo.Server, Find(demo.Index) ?? demo.Densest, pictures: null);
            return;
        }
        using var folder = new TempFolder();
        var clock = Stopwatch.StartNew();
        await FathomCommand.Done("demo", "--out", folder.File("run"), "--no-serve");
        double made = clock.Elapsed.TotalSeconds;
        RunFolder run = RunFolder.Open(folder.File("run"));
        await using ExplorerServer server = await ExplorerServer.StartAsync(run, port: 0,
            cancel: TestContext.Current.CancellationToken);
        int latent;
        using (FeatureIndex index = FeatureIndex.Open(run, run.DictionaryNames.Single()))
            latent = Find(index) ?? throw new InvalidOperationException("no latent of the demo speaks for relatives; choose another meaning for the page");
        clock.Restart();
        string told = await Walk(server, latent, Path.GetDirectoryName(Page));
        string text = (await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length,
            end = text.IndexOf(End, StringComparison.Ordinal);
        string words = string.Create(CultureInfo.InvariantCulture, $"Latent {latent} it is here; the demo took {made:f0} s, the rest, by a machine, {clock.Elapsed.TotalSeconds:f0} s.\n");
        await File.WriteAllTextAsync(Page, text[..start] + words + told + text[end..], TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Its_pictures_are_there_and_its_figures_are_written()
    {
        string text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        foreach (Match picture in Picture().Matches(text))
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(Page)!, picture.Groups[1].Value)), picture.Groups[1].Value);
        Assert.DoesNotContain(Begin + End, text, StringComparison.Ordinal);
    }

    // Speaks for all four, and fires on most tokens of those that do.
    static int? Find(FeatureIndex index)
    {
        LatentStatistics[] speaking = [.. index.AllStatistics.ToArray().Where(latent => latent.Count > 0 &&
            Relatives.All(name => index.LogitEffects(latent.Latent).Top.Take(4).Any(effect => effect.Text == name)))];
        return speaking.Length == 0 ? null : speaking.MaxBy(latent => latent.Density).Latent;
    }

    /// <returns>The figures of the last step as Markdown.</returns>
    async Task<string> Walk(ExplorerServer server, int latent, string? pictures)
    {
        string page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        // What the page tells to press and to read must be told there in bold.
        string Named(string words) => page.ReplaceLineEndings(" ").Contains($"**{words}**", StringComparison.Ordinal) ? words
            : throw new InvalidOperationException($"{Page} does not say **{words}**");

        IPage view = await Open("/", other: server);
        await view.Locator(".bars .bar").Nth(9).WaitForAsync();
        await Take(view, pictures, "overview");
        if (pictures is not null)
        {
            await view.Keyboard.PressAsync("/");
            await view.Keyboard.TypeAsync("grandmother");
            await view.Keyboard.PressAsync("Enter");
            await view.GetByRole(AriaRole.Link, new() { Name = latent.ToString("n0", CultureInfo.InvariantCulture), Exact = true }).ClickAsync();
        }
        else await view.GotoAsync(new Uri(server.Address, $"/d/{demo.Dictionary}/{latent}").ToString());
        await view.GetByRole(AriaRole.Heading, new() { Name = Named("When it fires") }).WaitForAsync();
        await view.GetByRole(AriaRole.Heading, new() { Name = Named("Says next") }).WaitForAsync();
        await Take(view, pictures, "feature");

        await view.GetByRole(AriaRole.Link, new() { Name = Named("Steer with it") }).ClickAsync();
        await view.GetByLabel(Named("Prompt"), new() { Exact = true }).FillAsync("At noon, Lily saw her");
        await view.GetByLabel("Which tokens").SelectOptionAsync([Named("on the prompt’s last token")]);
        await view.GetByRole(AriaRole.Button, new() { Name = Named("Write") }).ClickAsync();
        await view.GetByRole(AriaRole.Button, new() { Name = "Write" }).WaitForAsync();
        foreach (string column in (string[])["Default", "Clamped", "Error-free"]) await view.GetByRole(AriaRole.Heading, new() { Name = Named(column) }).WaitForAsync();
        await Take(view, pictures, "steering");

        await view.GetByLabel(Named("new tokens")).FillAsync("1");
        await view.GetByLabel("prompts, one a line").FillAsync(Prompts().Match(page.ReplaceLineEndings("\n")).Groups[1].Value);
        await view.GetByLabel(Named("tokens to follow, between |")).FillAsync(" aunt| friend");
        await view.GetByRole(AriaRole.Button, new() { Name = Named("Measure") }).ClickAsync();
        ILocator table = view.Locator(".doses");
        await Assertions.Expect(table.Locator("tbody tr")).ToHaveCountAsync(6);
        await view.GetByRole(AriaRole.Heading, new() { Name = Named("What strength does") }).ScrollIntoViewIfNeededAsync();
        await view.EvaluateAsync("document.querySelector('.curves').scrollIntoView({ block: 'start' }); scrollBy(0, -220)");
        await Take(view, pictures, "dose");
        string told = await Table(table);
        await Quiet(view);
        return told;
    }

    static async Task Take(IPage view, string? folder, string name)
    {
        if (folder is not null) await view.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }

    static async Task<string> Table(ILocator table)
    {
        var lines = new List<string>();
        foreach (ILocator row in await table.Locator("tr").AllAsync())
        {
            IReadOnlyList<string> cells = await row.Locator("th, td").AllInnerTextsAsync();
            lines.Add($"| {string.Join(" | ", cells.SkipLast(1))} |");
            if (lines.Count == 1) lines.Add($"|---|{string.Concat(Enumerable.Repeat("---:|", cells.Count - 2))}");
        }
        return $"\n{string.Join('\n', lines)}\n\n";
    }

    [GeneratedRegex(@"```text\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Prompts();

    [GeneratedRegex(@"!\[[^\]]*\]\(([^)]+)\)")]
    private static partial Regex Picture();
}
