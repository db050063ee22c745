using System.Net;
using System.Text.Json;
using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Whom the server answers, what it refuses and how: always one line of JSON, never a trace.</summary>
public sealed class RequestGuardTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    static async Task<string> Error(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string error = JsonSerializer.Deserialize(text, ExplorerJson.Default.ErrorResponse)!.Error;
        Assert.DoesNotContain('\n', error);
        return error;
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("evil.example:5173", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("192.168.0.7", 403)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("localhost:1234", 200)]
    [InlineData("LOCALHOST", 200)]
    public async Task Only_the_loopback_by_name_is_answered(string host, int status)
    {
        foreach (string path in (string[])["/api/run", "/"])
        {
            using HttpResponseMessage response = await fixture.Send(path, null, ("Host", host));
            Assert.Equal(status == 403, response.StatusCode == HttpStatusCode.Forbidden);
            if (status == 403) Assert.Contains("127.0.0.1", await Error(response), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "https://127.0.0.1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Requests_of_other_sites_are_refused(string header, string value)
    {
        using HttpResponseMessage response = await fixture.Send("/api/run", null, (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("other sites", await Error(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_requests_and_links_to_a_page_are_not()
    {
        string origin = fixture.Server.Address.GetLeftPart(UriPartial.Authority);
        using HttpResponseMessage own = await fixture.Send("/api/run", null, ("Origin", origin),
            ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        (string, string)[] link = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
        using HttpResponseMessage page = await fixture.Send("/d/tiny/3", null, link);
        Assert.NotEqual(HttpStatusCode.Forbidden, page.StatusCode);
        using HttpResponseMessage data = await fixture.Send("/api/run", null, link);
        Assert.Equal(HttpStatusCode.Forbidden, data.StatusCode);
        (string, string)[] frame = [.. link[..2], ("Sec-Fetch-Dest", "iframe")];
        using HttpResponseMessage framed = await fixture.Send("/d/tiny/3", null, frame);
        Assert.Equal(HttpStatusCode.Forbidden, framed.StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Nothing_but_get_is_answered(string method)
    {
        using HttpResponseMessage response = await fixture.Send("/api/run", new(method));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/api/run")]
    [InlineData("/api/nothing")]
    [InlineData("/")]
    [InlineData("/no-such-file.js")]
    public async Task Every_answer_forbids_what_the_page_does_not_need(string path)
    {
        using HttpResponseMessage response = await fixture.Send(path);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        foreach (string part in (string[])["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
            Assert.Contains(part, policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        if (path.StartsWith("/api", StringComparison.Ordinal)) Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("latents?count=0", "count=0: expected a whole number from 1 to 200")]
    [InlineData("latents?count=201", "count=201: expected a whole number from 1 to 200")]
    [InlineData("latents?count=ten", "count=ten: expected a whole number from 1 to 200")]
    [InlineData("latents?offset=-1", "offset=-1: expected a whole number from 0")]
    [InlineData("latents?offset=99999999999", "offset=99999999999: expected a whole number")]
    [InlineData("latents?sort=colour", "sort=colour: expected number, density, max, mean, contexts, tracks, score, listed")]
    [InlineData("latents?sort=0", "sort=0: expected number, density, max, mean, contexts, tracks, score, listed")]
    [InlineData("latents?descending=1", "descending=1: expected true or false")]
    [InlineData("latents?color=red", "unknown parameter 'color'; known here: sort, descending, filter, show, from, to, list, area, offset, count")]
    [InlineData("latents?count=1&count=2", "count: given 2 times")]
    [InlineData("latents/x", "latent: expected a whole number from 0 to 23")]
    [InlineData("latents/-1", "latent: expected a whole number from 0 to 23")]
    [InlineData("latents/3/examples?kind=best", "kind=best: expected top, random, interval")]
    [InlineData("latents/3/examples?kind=interval&low=1", "high is missing")]
    [InlineData("latents/3/examples?kind=interval&low=2&high=1", "low=2, high=1: expected low below high")]
    [InlineData("latents/3/examples?kind=interval&low=NaN&high=1", "low=NaN: expected a number")]
    [InlineData("latents/3/examples?kind=interval&low=0&high=Infinity", "high=Infinity: expected a number")]
    [InlineData("latents/3/examples?seed=-4", "seed=-4: expected a whole number from 0")]
    public async Task Bad_parameters_are_named(string path, string error)
    {
        using HttpResponseMessage response = await fixture.Send(ExplorerFixture.Dictionary("/" + path));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(error, await Error(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_filter_is_refused()
    {
        using HttpResponseMessage response = await fixture.Send(ExplorerFixture.Dictionary($"/latents?filter={new string('x', 101)}"));
        Assert.Equal((HttpStatusCode.BadRequest, "filter: 101 characters, 100 at most"),
            (response.StatusCode, await Error(response)));
    }

    [Theory]
    [InlineData("/api/dictionaries/other")]
    [InlineData("/api/dictionaries/..%2F..%2Fitems")]
    [InlineData("/api/dictionaries/%2e%2e%2f%2e%2e")]
    [InlineData("/api/dictionaries/tiny/latents/24")]
    [InlineData("/api/dictionaries/tiny/latents/5/contexts/0")]
    [InlineData("/api/dictionaries/tiny/latents/3/contexts/2000000000")]
    [InlineData("/api/nothing")]
    [InlineData("/../manifest.json")]
    [InlineData("/%2e%2e/manifest.json")]
    [InlineData("/manifest.json")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using HttpResponseMessage response = await fixture.Send(path);
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.ServiceUnavailable]);
        Assert.DoesNotContain(TinyRun.Site, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_compressed_for_who_asks()
    {
        using var plain = new HttpClient { BaseAddress = fixture.Server.Address };
        plain.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        using HttpResponseMessage response = await plain.GetAsync(ExplorerFixture.Dictionary("/latents"),
            TestContext.Current.CancellationToken);
        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
    }
}
