using System.IO.Compression;
using System.Net;
using System.Text;
using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>The pages inside the assembly: served whole, cached by content, asking nobody else, small; or a word on how to get them.</summary>
public sealed class WebAssetsTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    internal const string NotBuilt = "the explorer's pages are not part of this build (Node.js 20.19 or newer was not there)";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_pages_the_server_says_what_to_install_and_the_api_still_answers()
    {
        using var run = new TinyRun();
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, WebAssets.None, null, Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        using HttpResponseMessage page = await client.GetAsync("/", Cancel);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"),
            (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        string text = await page.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("Node.js 20.19 or newer", text, StringComparison.Ordinal);
        Assert.Contains("dotnet build", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/run", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Every_view_is_the_same_page_and_every_asset_is_found_once()
    {
        Assert.SkipUnless(WebAssets.Embedded.AreBuilt, NotBuilt);
        string page = await fixture.Client.GetStringAsync("/", Cancel);
        foreach (string view in (string[])["/d/tiny", "/d/tiny/3?sort=max&kind=random", "/d/topk-1.5"])
            Assert.Equal(page, await fixture.Client.GetStringAsync(view, Cancel));
        foreach (WebAsset asset in WebAssets.Embedded.All)
        {
            using HttpResponseMessage response = await fixture.Send(asset.Path);
            Assert.Equal(asset.Bytes, await response.Content.ReadAsByteArrayAsync(Cancel));
            Assert.Equal(asset.IsHashed, response.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal));
            using HttpResponseMessage again = await fixture.Send(asset.Path, null,
                ("If-None-Match", response.Headers.ETag!.ToString()));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }
        Assert.Contains(WebAssets.Embedded.All, asset => asset.IsHashed);
    }

    [Fact]
    public void The_page_asks_nobody_else_and_stays_small()
    {
        Assert.SkipUnless(WebAssets.Embedded.AreBuilt, NotBuilt);
        long compressed = 0;
        foreach (WebAsset asset in WebAssets.Embedded.All)
        {
            string text = Encoding.UTF8.GetString(asset.Bytes);
            // Names of XML's vocabularies are no addresses.
            string rest = text.Replace("http://www.w3.org/", "", StringComparison.Ordinal);
            Assert.DoesNotContain("http://", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("https://", rest, StringComparison.Ordinal);
            using var buffer = new MemoryStream();
            using (var brotli = new BrotliStream(buffer, CompressionLevel.Optimal, leaveOpen: true)) brotli.Write(asset.Bytes);
            compressed += buffer.Length;
        }
        Assert.InRange(compressed, 1, 250_000);
    }
}
