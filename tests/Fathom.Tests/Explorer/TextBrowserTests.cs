using System.Globalization;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Models.Files;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>The text view, search and effects in a real browser over a run with its model: what they show is what the server says.</summary>
public sealed class TextBrowserTests(TextFixture fixture) : BrowserSession(fixture.Server), IClassFixture<TextFixture>
{
    const string Sentence = "the dog ran to the sea.", Home = $"/d/{TinyWorkspace.Dictionary}";

    static string Shown(float activation) => activation.ToString("0.00", CultureInfo.InvariantCulture);

    static ILocator Lines(IPage page) => page.Locator(".latents li");

    static async Task First(IPage page, int latent, string figure)
    {
        await Assertions.Expect(Lines(page).First.Locator("a")).ToHaveTextAsync(latent.ToString());
        await Assertions.Expect(Lines(page).First.Locator(".number")).ToHaveTextAsync(figure);
    }

    static ILocator Token(IPage page, int position) =>
        page.GetByRole(AriaRole.Group, new() { Name = "Tokens of the text" }).Locator($"[data-at=\"{position}\"]");

    static string Link(string text) => $"{Home}/text?text=%3A{Uri.EscapeDataString(text)}";

    /// <summary>A link may name a latent that is silent in the text, or that there is not.</summary>
    [Fact]
    public async Task A_latent_that_does_not_fire_or_is_none_is_said_to_be_so()
    {
        TextResponse text = await fixture.Read(Sentence);
        int silent = Enumerable.Range(0, 48).First(latent => !text.Latents.Contains(latent));
        IPage page = await Open($"{Link(Sentence)}&latent={silent}");
        await page.GetByText($"Latent {silent} fires nowhere in this text.").WaitForAsync();
        IPage none = await Open($"{Link(Sentence)}&latent=999");
        await none.GetByText("There is no latent 999: the highest is 47.").WaitForAsync();
        await none.GetByRole(AriaRole.Button, new() { Name = "forget it" }).PressAsync("Enter");
        await Assertions.Expect(none.GetByText("There is no latent 999")).ToHaveCountAsync(0);
        await Quiet(none);
        await Quiet(page);
    }

    [Fact]
    public async Task A_text_shows_what_fires_where_and_its_address_brings_it_back()
    {
        TextResponse text = await fixture.Read(Sentence);
        IPage page = await Open(Home);
        await page.Locator(".rows .cover").First.WaitForAsync();
        await page.Keyboard.PressAsync("t");
        await Reach(page, $"**{Home}/text");
        await page.GetByLabel("Text to read").FillAsync(Sentence);
        await page.GetByLabel("Text to read").PressAsync("Control+Enter");
        await Lines(page).First.WaitForAsync();

        (int latent, float largest) = Peaks(text).OrderByDescending(one => one.Value).ThenBy(one => one.Key).First();
        await First(page, latent, Shown(largest));
        Assert.Equal(text.Tokens.Count, await page.Locator(".text.read .each").CountAsync());

        // Two tokens: their activations are summed.
        await Token(page, 3).ClickAsync();
        await Token(page, 8).ClickAsync();
        await page.GetByText("2 chosen, their activations summed").WaitForAsync();
        (int summed, float sum) = Sums(text, 3, 8).OrderByDescending(one => one.Value).ThenBy(one => one.Key).First();
        await First(page, summed, Shown(sum));

        // Shaded by a latent where it fires, and nowhere else.
        await Lines(page).First.Locator("button").ClickAsync();
        int fires = text.Tokens.Count(token => token.Latents.Contains(summed));
        await Assertions.Expect(page.Locator(".text.read mark")).ToHaveCountAsync(fires);
        await Picture(page, "text-light-1280");

        IPage linked = await Open(new Uri(page.Url).PathAndQuery);
        await linked.GetByText("2 chosen").WaitForAsync();
        await Assertions.Expect(linked.Locator(".text.read mark")).ToHaveCountAsync(fires);
        await First(linked, summed, Shown(sum));
        await Lines(linked).First.Locator("a").ClickAsync();
        await linked.GetByRole(AriaRole.Heading, new() { Name = $"Latent {summed}", Exact = true }).WaitForAsync();
        await Quiet(linked);
        await Quiet(page);
    }

    [Fact]
    public async Task A_changed_word_shows_what_changed_with_it()
    {
        IPage page = await Open(Link(Sentence));
        await Lines(page).First.WaitForAsync();
        // The d of dog, by the keyboard.
        TextResponse before = await fixture.Read(Sentence);
        int position = before.Tokens.ToList().FindIndex(token => token.Start == Sentence.IndexOf("dog", StringComparison.Ordinal)
            && token.End > token.Start);
        await Token(page, 0).FocusAsync();
        for (int i = 0; i < position; i++) await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("F2");
        await page.GetByLabel("Another token in its place").FillAsync("f");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Before" }).WaitForAsync();
        const string Changed = "the fog ran to the sea.";
        await Assertions.Expect(page.GetByLabel("Text to read")).ToHaveValueAsync(Changed);
        TextResponse after = await fixture.Read(Changed);

        Dictionary<int, float> old = Peaks(before), now = Peaks(after);
        int most = old.Keys.Union(now.Keys)
            .OrderByDescending(latent => Math.Abs(now.GetValueOrDefault(latent) - old.GetValueOrDefault(latent)))
            .ThenBy(latent => latent).First();
        await First(page, most, $"{Shown(old.GetValueOrDefault(most))} → {Shown(now.GetValueOrDefault(most))}");
        Assert.Equal(["d"], (await page.GetByLabel("Tokens before the change").Locator(".changed").AllInnerTextsAsync()).Select(text => text.Trim()));
        await Picture(page, "text-change-1280");
        await page.GetByRole(AriaRole.Button, new() { Name = "back to this" }).ClickAsync();
        await Assertions.Expect(page.Locator("textarea")).ToHaveValueAsync(Sentence);
        await Quiet(page);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task The_loss_effect_orders_and_shades(int width, bool dark)
    {
        TextResponse text = await fixture.Read(Sentence);
        int[] strongest = [.. Peaks(text).OrderByDescending(one => one.Value).ThenBy(one => one.Key).Take(16).Select(one => one.Key)];
        EffectsResponse effects = await fixture.Post("text/effects", new EffectsRequest(Sentence, strongest),
            ExplorerJson.Default.EffectsRequest, ExplorerJson.Default.EffectsResponse);
        LatentEffectResponse most = effects.Effects.OrderByDescending(effect => Math.Abs(effect.Total)).First();
        IPage page = await Open($"{Link(Sentence)}&by=effect&latent={most.Latent}", width, dark);
        await Assertions.Expect(page.Locator(".latents li")).ToHaveCountAsync(effects.Effects.Count);
        await First(page, most.Latent, $"{most.Total.ToString("+0.00;−0.00", CultureInfo.InvariantCulture)} nats");
        await Assertions.Expect(page.Locator(".text.read mark.cold"))
            .ToHaveCountAsync(most.Tokens.Count(effect => effect < -0.005 * Math.Max(0.05, most.Tokens.Max(Math.Abs))));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"text-effect-{width}");
        await Quiet(page);
    }

    [Fact]
    public async Task A_feature_shows_its_effect_on_what_follows()
    {
        int latent = fixture.Index.AllStatistics.ToArray().OrderByDescending(one => one.Count).First().Latent;
        Example first = fixture.Index.Top(latent, 1)[0];
        IPage page = await Open($"{Home}/{latent}");
        await page.GetByRole(AriaRole.Button, new() { Name = "effect on what follows" }).ClickAsync();
        await Reach(page, "**effects=on");
        ILocator total = page.Locator(".example").First.GetByText(" nats");
        await total.WaitForAsync();
        double expected = (await fixture.Effects(latent, first.Context)).Total;
        Assert.Equal($"{expected.ToString("+0.00;−0.00", CultureInfo.InvariantCulture)} nats", await total.InnerTextAsync());
        await Tells(page, page.Locator(".example [data-tip*=' nats by the latent']").First, " nats by the latent · ");
        await Picture(page, "feature-effects-1280");
        await Quiet(page);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Search_finds_by_token_text_and_vector(int width, bool dark)
    {
        IPage page = await Open($"{Home}/text", width, dark);
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("s");
        await page.GetByRole(AriaRole.Button, new() { Name = "a token" }).ClickAsync();
        await page.GetByLabel("a token of the vocabulary, such as dog").FillAsync("d");
        await page.Keyboard.PressAsync("Enter");
        int id = TokenSearch.Of(fixture.Index, "d", 1)[0].Id;
        IReadOnlyList<TokenFirings> fires = fixture.Index.LatentsOn(id, 40);
        ILocator found = page.GetByRole(AriaRole.List, new() { Name = "Latents that fire on it" }).Locator("a");
        await Assertions.Expect(found).ToHaveTextAsync([.. fires.Select(one => one.Latent.ToString())]);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"search-token-{width}");

        await page.GetByRole(AriaRole.Button, new() { Name = "an example text" }).ClickAsync();
        await page.GetByLabel("Text on which latents fire").FillAsync(Sentence);
        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();
        (int strongest, float peak) = Peaks(await fixture.Read(Sentence)).OrderByDescending(one => one.Value).ThenBy(one => one.Key).First();
        await First(page, strongest, Shown(peak));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"search-text-{width}");

        using var folder = new TempFolder();
        Npy.Write(folder.File("v.npy"), fixture.Coder.DecoderWeight.Slice(9 * fixture.Coder.Width, fixture.Coder.Width),
            fixture.Coder.Width);
        await page.GetByRole(AriaRole.Button, new() { Name = "a vector" }).ClickAsync();
        await page.Locator("input[type=file]").SetInputFilesAsync(folder.File("v.npy"));
        ILocator nearest = page.GetByRole(AriaRole.List, new() { Name = "Nearest latents" }).Locator("li").First;
        await Assertions.Expect(nearest.Locator("a")).ToHaveTextAsync("9");
        await Assertions.Expect(nearest.Locator(".number")).ToHaveTextAsync("1.000");
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Picture(page, $"search-vector-{width}");
        await Quiet(page);
    }

    [Fact]
    public async Task A_hostile_text_stays_text()
    {
        IPage page = await Open(Link("<b>x\u202E\u0000</b>"));
        await Lines(page).First.WaitForAsync();
        Assert.Equal(0, await page.Locator(".text.read b").CountAsync());
        Assert.DoesNotContain('\u202E', await page.Locator(".text.read").InnerTextAsync());
        await Quiet(page);
    }

    static Dictionary<int, float> Peaks(TextResponse text) =>
        Firings(text.Tokens).GroupBy(one => one.Latent).ToDictionary(group => group.Key, group => group.Max(one => one.Value));

    static Dictionary<int, float> Sums(TextResponse text, params int[] positions) =>
        Firings(positions.Select(position => text.Tokens[position])).GroupBy(one => one.Latent).ToDictionary(group => group.Key, group => group.Sum(one => one.Value));

    static IEnumerable<(int Latent, float Value)> Firings(IEnumerable<TextTokenResponse> tokens) =>
        tokens.SelectMany(token => token.Latents.Zip(token.Activations));
}
