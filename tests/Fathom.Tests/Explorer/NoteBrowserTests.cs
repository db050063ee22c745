using Fathom.Features;
using Fathom.Tests.Support;
using Microsoft.Playwright;

namespace Fathom.Tests.Explorer;

/// <summary>What people write, in real browsers: labels, notes, lists, and two who write at the same time.</summary>
public sealed class NoteBrowserTests(ExplorerFixture fixture) : BrowserSession(fixture.Server), IClassFixture<ExplorerFixture>
{
    const string Hostile = "<img src=x onerror=alert(6)> \u202E rain";

    static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    static async Task Write(IPage page, string label, string note, string by)
    {
        await page.Locator(".notes .link").WaitForAsync();
        await page.Keyboard.PressAsync("e");
        await page.GetByLabel("Label one line; it goes before all others").FillAsync(label);
        await page.GetByLabel("Note", new() { Exact = true }).FillAsync(note);
        await page.GetByLabel("Your name").FillAsync(by);
    }

    [Theory]
    [InlineData(1280, false, 6)]
    [InlineData(390, true, 9)]
    public async Task A_label_is_written_and_shown_as_text(int width, bool dark, int latent)
    {
        IPage page = await Open($"/d/tiny/{latent}", width, dark);
        await Write(page, $"{Hostile} {latent}", "first\n<b>second</b>", "Ada");
        await Picture(page, $"note-form-{width}");
        await Button(page, "Save").ClickAsync();
        await page.GetByText("by Ada.").WaitForAsync();
        Assert.Equal($"<img src=x onerror=alert(6)> rain {latent}", await page.InnerTextAsync("em.label"));
        Assert.Equal("first\n<b>second</b>", await page.InnerTextAsync(".remark"));
        Assert.Equal(0, await page.EvaluateAsync<int>("document.images.length"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Locator(".example").First.WaitForAsync();
        await Picture(page, $"note-{width}");
        await Quiet(page);
    }

    [Fact]
    public async Task Of_two_who_write_the_second_sees_both_and_decides()
    {
        IPage one = await Open("/d/tiny/8"), other = await Open("/d/tiny/8", dark: true);
        await Write(one, "theirs", "their note", "Ben");
        await Write(other, "mine", "my note", "Ada");
        await Button(one, "Save").ClickAsync();
        await one.GetByText("by Ben.").WaitForAsync();
        await Button(other, "Save").ClickAsync();
        string told = await other.GetByRole(AriaRole.Alert).InnerTextAsync();
        Assert.Contains("Ben", told, StringComparison.Ordinal);
        Assert.Contains("their note", told, StringComparison.Ordinal);
        Assert.Equal("mine", await other.GetByLabel("Label one line; it goes before all others").InputValueAsync());
        await Picture(other, "note-conflict");
        Expect("409");
        await Button(other, "write mine over it").ClickAsync();
        await other.GetByText("by Ada.").WaitForAsync();
        await other.GetByText("1 earlier version").ClickAsync();
        Assert.Contains("theirs", await other.InnerTextAsync(".earlier"), StringComparison.Ordinal);
        Assert.Equal(["theirs", "mine"], Journal<LatentLabel>.Read(NoteFiles.Written(fixture.Run.Folder, TinyRun.Dictionary))
            .Where(note => note.Latent == 8).Select(note => note.Text));
        await one.CloseAsync();
        await Quiet(other);
    }

    [Fact]
    public async Task A_list_is_made_on_a_page_ordered_walked_through_and_deleted()
    {
        foreach (int latent in (int[])[3, 7])
        {
            IPage feature = await Open($"/d/tiny/{latent}");
            if (latent == 3)
            {
                await Button(feature, "new list").ClickAsync();
                await feature.GetByLabel("Name: new list").FillAsync(Hostile);
                await feature.Keyboard.PressAsync("Enter");
            }
            else await feature.Locator("aside .chip").Filter(new() { HasText = "rain" }).ClickAsync();
            await feature.Locator("aside .chip[aria-pressed=true]").Filter(new() { HasText = "rain" }).WaitForAsync();
            await feature.CloseAsync();
        }
        IPage page = await Open("/d/tiny");
        await page.Keyboard.PressAsync("l");
        await Reach(page, "**/lists?dictionary=tiny");
        await page.GetByRole(AriaRole.Link, new() { Name = "rain" }).ClickAsync();
        await Reach(page, "**/lists?dictionary=tiny&list=1");
        await Assertions.Expect(page.Locator(".rows .cover")).ToHaveTextAsync(["3", "7"]);
        await page.GetByLabel("Move 7 up").ClickAsync();
        await Assertions.Expect(page.Locator(".rows .cover").First).ToHaveTextAsync("7");
        await Picture(page, "list-1280");
        await page.Locator(".rows .cover").First.ClickAsync();
        await Reach(page, "**/d/tiny/7?sort=listed&order=ascending&list=1");
        await page.GetByText("1 of 2 by its place").WaitForAsync();
        await page.Keyboard.PressAsync("j");
        await Reach(page, "**/d/tiny/3?sort=listed&order=ascending&list=1");
        await page.GotoAsync(new Uri(fixture.Server.Address, "/lists?dictionary=tiny&list=1").ToString());
        await Button(page, "delete").ClickAsync();
        await Button(page, "delete it").ClickAsync();
        await Reach(page, "**/lists?dictionary=tiny");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Lists", Exact = true }).WaitForAsync();
        Assert.Equal(0, await page.Locator(".all li").CountAsync());
        await Quiet(page);
    }

    /// <summary>The map, or the sentence in its place, and filters that the table and the map share.</summary>
    [Fact]
    public async Task Filters_are_in_the_address_and_can_be_taken_back()
    {
        IPage page = await Open("/d/tiny?show=dead");
        await page.GetByText($"{TinyRun.Dead.Length} of {TinyRun.Latents}", new() { Exact = true }).WaitForAsync();
        await page.GetByLabel("Which latents").SelectOptionAsync("all");
        await Reach(page, "**/d/tiny");
        await Drag(page, page.Locator(".drag"), 0.5f, 1);
        await Reach(page, "**/d/tiny?from=*&to=1");
        await page.GetByRole(AriaRole.Button, new() { Name = "density" }).Last.WaitForAsync();
        await page.GetByText("stand out").WaitForAsync();
        bool drawn = await page.GetByText("This browser has no WebGL").CountAsync() == 0;
        await Picture(page, drawn ? "map-1280" : "no-map-1280");
        await Quiet(page);
    }

    [Theory]
    [InlineData("strengths")]
    [InlineData("misses")]
    public async Task Other_kinds_of_examples_have_links(string kind)
    {
        IPage page = await Open($"/d/tiny/3?kind={kind}");
        await Assertions.Expect(page.Locator(".group")).ToHaveCountAsync(kind == "strengths" ? 10 : fixture.Index.NearMisses(3, 10).Count);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Fires with it" }).WaitForAsync();
        await Picture(page, $"feature-{kind}");
        await Quiet(page);
    }
}
