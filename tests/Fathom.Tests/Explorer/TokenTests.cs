using System.Net;
using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>
/// A server that listens on all addresses asks everybody for the token, those who come over the loopback too: so it is asked here.
/// </summary>
public sealed class TokenTests : IAsyncLifetime
{
    readonly TinyRun run = new();
    ExplorerServer server = null!;
    HttpClient client = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    string Token => server.Address.Query[(RequestGuard.TokenName.Length + 2)..];

    public async ValueTask InitializeAsync()
    {
        run.BuildIndex();
        server = await ExplorerServer.StartAsync(run.Folder, 0, IPAddress.Any, Cancel);
        client = Client(cookies: false);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        run.Dispose();
    }

    HttpClient Client(bool cookies) => new(new SocketsHttpHandler { AllowAutoRedirect = cookies, UseCookies = cookies })
    { BaseAddress = new($"http://127.0.0.1:{server.Address.Port}") };

    async Task<HttpResponseMessage> Send(string path, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Cancel);
    }

    [Fact]
    public void The_token_is_long_and_of_this_server_alone()
    {
        Assert.Matches("^[0-9a-f]{32}$", Token);
        Assert.StartsWith($"?{RequestGuard.TokenName}=", server.Address.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/d/tiny")]
    [InlineData("/api/run")]
    [InlineData("/api/openapi.json")]
    [InlineData("/api/dictionaries/tiny/latents")]
    [InlineData("/no-such-file.js")]
    public async Task Without_it_nothing_is_answered(string path)
    {
        using HttpResponseMessage response = await Send(path);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("with its token", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(TinyRun.Site, text, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    /// <summary>Of another length, empty, right but for the last character, with more behind it.</summary>
    [Fact]
    public async Task A_wrong_one_is_as_none_in_the_link_as_in_the_cookie()
    {
        string nearly = Token[..^1] + (Token[^1] == '0' ? '1' : '0');
        foreach (string wrong in (string[])["", "x", nearly, Token + "0", Token[..^1], new('0', 5000)])
        {
            using HttpResponseMessage link = await Send($"/?{RequestGuard.TokenName}={wrong}");
            Assert.Equal(HttpStatusCode.Unauthorized, link.StatusCode);
            Assert.False(link.Headers.Contains("Set-Cookie"));
            using HttpResponseMessage cookie = await Send("/api/run", null, ("Cookie", $"{RequestGuard.TokenName}={wrong}"));
            Assert.Equal(HttpStatusCode.Unauthorized, cookie.StatusCode);
        }
    }

    /// <summary>The first link sets a cookie that no script reads and no other site sends, and leaves the address bar without the token.</summary>
    [Fact]
    public async Task The_first_link_sets_the_cookie_and_the_cookie_is_enough()
    {
        using HttpResponseMessage link = await Send($"/d/tiny{server.Address.Query}");
        Assert.Equal(HttpStatusCode.Redirect, link.StatusCode);
        Assert.Equal("/d/tiny", link.Headers.Location!.ToString());
        string cookie = Assert.Single(link.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith($"{RequestGuard.TokenName}={Token};", cookie, StringComparison.Ordinal);
        foreach (string part in (string[])["httponly", "samesite=strict", "path=/"]) Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        using HttpResponseMessage known = await Send("/api/run", null, ("Cookie", $"{RequestGuard.TokenName}={Token}"));
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        using HttpClient browser = Client(cookies: true);
        using HttpResponseMessage page = await browser.GetAsync("/api/run" + server.Address.Query, Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("tiny", await browser.GetStringAsync("/api/run", Cancel), StringComparison.Ordinal);
    }

    /// <summary>The token does not make a request of another site one of ours, and no body is taken by a link.</summary>
    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Who_knows_it_is_still_refused_from_another_site(string header, string value)
    {
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
        {
            using HttpResponseMessage response = await Send("/api/trainings/follow", method,
                ("Cookie", $"{RequestGuard.TokenName}={Token}"), (header, value));
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
        using HttpResponseMessage posted = await Send("/api/trainings/follow" + server.Address.Query, HttpMethod.Post);
        Assert.Equal(HttpStatusCode.Unauthorized, posted.StatusCode);
    }
}
