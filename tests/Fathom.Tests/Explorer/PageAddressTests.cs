using System.Net;
using System.Text.Json;
using Fathom.Explorer;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>
/// Addresses that lead nowhere, and names of what there is not: the server and the page agree on which they are, and the page says in a
/// sentence what is missing and leads on.
/// </summary>
public sealed class PageAddressTests(ExplorerFixture fixture) : BrowserSession(fixture.Server), IClassFixture<ExplorerFixture>
{
    const string Html = "text/html,application/xhtml+xml,*/*;q=0.8";

    // An address that is none, and the way that it offers first.
    public static TheoryData<string, string, string> Nowhere => new()
    {
        { "/nothing/of/the/kind", "The overview of tiny", "/d/tiny" },
        { "/run", "Runs", "/runs?dictionary=tiny" },
        { "/comparison", "Compare", "/compare?dictionary=tiny" },
        { "/text", "Text", "/d/tiny/text" },
        { "/d", "The overview of tiny", "/d/tiny" },
        { "/d/tiny/abc", "The overview of tiny", "/d/tiny" },
        { "/d/tiny/evaluate", "Evaluation", "/d/tiny/evaluation" },
        { "/d/tiny/feature", "The overview of tiny", "/d/tiny" },
        { "/d/tiny/3/4", "Latent 4", "/d/tiny/4" },
        { "/d/NOPE/steering", "Steer", "/d/tiny/steer" },
        { "/features/5", "Latent 5", "/d/tiny/5" },
        { "/%3Cb%3Ex%3C%2Fb%3E.html", "The overview of tiny", "/d/tiny" },
    };

    // What an address names that there is not: the heading, what is said of it, a way on, where it leads, whether the API had to say so.
    public static TheoryData<string, string, string, string, string, bool> Missing => new()
    {
        { "/d/NOPE", "No dictionary NOPE", "has no dictionary of that name; it has 1 dictionary. Choose one:", "tiny", "/d/tiny", false },
        { "/d/NOPE/text", "No dictionary NOPE", "Choose one:", "tiny", "/d/tiny", false },
        { "/d/tiny/999999", "No latent 999,999", "The latents of tiny are 0 to 23. Choose one in the table of its overview.", "The last, 23", "/d/tiny/23", true },
        { "/d/tiny/99999999999999", "No latent 99,999,999,999,999", "The latents of tiny are 0 to 23.", "All latents", "/d/tiny", true },
        { "/lists?dictionary=tiny&list=99", "No such list", "There is no list 99; it may have been deleted. Choose one of those that there are.", "All lists", "/lists?dictionary=tiny", true },
        { "/lists?dictionary=tiny&list=x", "No such list", "A list has a number, and “x” is none.", "All lists", "/lists?dictionary=tiny", false },
        { "/lists?dictionary=NOPE", "No dictionary NOPE", "This run has no dictionary of that name. Choose one whose lists to show:", "tiny", "/lists?dictionary=tiny", false },
    };

    /// <summary>The page with status 404, so that whoever follows links by machine learns it too; a line where no page is asked for.</summary>
    [Theory]
    [MemberData(nameof(Nowhere))]
    public async Task An_address_that_is_none_is_answered_404(string path, string way, string leads)
    {
        Assert.SkipUnless(WebAssets.Embedded.AreBuilt, WebAssetsTests.NotBuilt);
        Assert.NotEmpty(way);
        using HttpResponseMessage page = await fixture.Send(path, null, ("Accept", Html));
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Equal(await fixture.Client.GetStringAsync("/", Cancel), await page.Content.ReadAsStringAsync(Cancel));
        using HttpResponseMessage line = await fixture.Send(path);
        Assert.Equal(HttpStatusCode.NotFound, line.StatusCode);
        Assert.StartsWith("there is nothing at /", JsonSerializer.Deserialize(await line.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.ErrorResponse)!.Error,
            StringComparison.Ordinal);
        using HttpResponseMessage there = await fixture.Send(leads);
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/d/NOPE/")]
    [InlineData("/d/tiny/7?sort=max")]
    [InlineData("/d/tiny/search/")]
    [InlineData("/d/a%2Fb%20c/evaluation")]
    [InlineData("/lists/")]
    [InlineData("/index.html")]
    public async Task A_view_is_answered_200_whatever_it_names(string path)
    {
        Assert.SkipUnless(WebAssets.Embedded.AreBuilt, WebAssetsTests.NotBuilt);
        using HttpResponseMessage page = await fixture.Send(path);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        if (Chromium is null) return;
        IPage shown = await Open(path);
        Assert.DoesNotContain("There is no page at", await shown.InnerTextAsync("h1"), StringComparison.Ordinal);
        if (path.Contains("NOPE", StringComparison.Ordinal) || path.Contains("%2F", StringComparison.Ordinal))
            Assert.StartsWith("No dictionary ", await shown.InnerTextAsync("h1"), StringComparison.Ordinal);
        await Quiet(shown);
    }

    [Theory]
    [MemberData(nameof(Nowhere))]
    public async Task The_page_says_that_there_is_none_and_leads_on(string path, string way, string leads)
    {
        IPage page = await Open(path, width: 390, dark: true);
        Assert.Equal($"There is no page at {Uri.UnescapeDataString(path)}", await page.InnerTextAsync("h1"));
        Assert.Equal(path, new Uri(page.Url).AbsolutePath);
        Assert.Equal(way, await page.Locator(".notice .chip").First.InnerTextAsync());
        Assert.Equal("The overview of tiny", await page.Locator(".notice .chip").Last.InnerTextAsync());
        Assert.Equal(0, await page.Locator("nav [aria-current]").CountAsync());
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        if (path == "/run") await Picture(page, "nowhere-390");
        await page.Locator(".notice .chip").First.PressAsync("Enter");
        await Reach(page, $"**{leads}");
        await Assertions.Expect(page.Locator("h1")).Not.ToContainTextAsync("There is no page at");
        Expect("404");
        await Quiet(page);
    }

    [Theory]
    [MemberData(nameof(Missing))]
    public async Task What_is_missing_is_said_in_a_sentence(string path, string title, string words, string way, string leads, bool asked)
    {
        IPage page = await Open(path);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await Assertions.Expect(page.Locator(".notice .words")).ToContainTextAsync(words);
        Assert.Equal($"{title} · fathom", await page.TitleAsync());
        if (title == "No latent 999,999") await Picture(page, "no-latent-1280");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = way, Exact = true }).PressAsync("Enter");
        await Reach(page, $"**{leads}");
        await Assertions.Expect(page.Locator("h1")).Not.ToHaveTextAsync(title);
        if (asked) Expect("404");
        await Quiet(page);
    }

    /// <summary>Where the rest of the view is there, what is missing is said beside it.</summary>
    [Theory]
    [InlineData("/d/tiny/evaluation?metric=NOPE", "“NOPE” was not measured, or is no metric.", false)]
    [InlineData("/d/tiny?list=99", "there is no list 99; it may have been deleted", true)]
    [InlineData("/d/tiny/steer?settings=%7B%22interventions%22%3A%5B%7B%22direction%22%3A%7B%22from%22%3A%22latent%22%2C%22number%22%3A999%7D%7D%5D%7D", "there is no latent 999; the highest is 23", true)]
    public async Task What_a_view_cannot_find_is_said_on_it(string path, string words, bool asked)
    {
        IPage page = await Open(path);
        await page.GetByRole(AriaRole.Main).GetByText(words).First.WaitForAsync();
        if (asked) Expect("404");
        await Quiet(page);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
