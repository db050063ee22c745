using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Bodies that are not what an endpoint takes, and connections that are not what a browser makes.</summary>
public sealed class RequestBodyTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    const string Endpoint = "/api/trainings/follow";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    async Task<(HttpStatusCode Status, string Error)> Post(HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Content = content };
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await fixture.Client.SendAsync(request, Cancel);
        string error = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.ErrorResponse)!.Error;
        Assert.DoesNotContain('\n', error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        return (response.StatusCode, error);
    }

    static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>What a form of another site could send without asking first.</summary>
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("application/jsonx")]
    public async Task A_body_that_is_not_called_json_is_refused(string type)
    {
        using var content = new StringContent("""{"names":["tiny"],"points":100}""", Encoding.UTF8, type);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "the body must be JSON, with Content-Type: application/json"),
            await Post(content));
    }

    [Fact]
    public async Task No_body_at_all_is_refused()
    {
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Post(null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(Json(""))).Status);
    }

    [Theory]
    [InlineData("null", "the body is null")]
    [InlineData("""{"names":["tiny"],"points":""", "the body is not what is expected here")]
    [InlineData("""{"names":["tiny"],"points":"many"}""", "the body is not what is expected here")]
    [InlineData("""{"names":"tiny","points":100}""", "the body is not what is expected here")]
    [InlineData("[]", "the body is not what is expected here")]
    [InlineData("3", "the body is not what is expected here")]
    [InlineData("{\"names\":[\"\uD800\"],\"points\":100}", "")]
    public async Task A_body_of_another_shape_is_refused_in_one_line(string body, string error)
    {
        var (status, said) = await Post(Json(body));
        Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
        Assert.StartsWith(error, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_nests_deeply_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"names":""", 5000));
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(Json(deep))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(Json(new string('[', 60_000)))).Status);
    }

    /// <summary>Told how long it is or not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_refused_unread(bool told)
    {
        using var content = new StringContent($$"""{"names":["{{new string('x', Api.LargestBody)}}"],"points":100}""", Encoding.UTF8, "application/json");
        if (!told) content.Headers.ContentLength = null;
        (string, string)[] headers = told ? [("Expect", "100-continue")] : [("Expect", "100-continue"), ("Transfer-Encoding", "chunked")];
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(content, headers)).Status);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_body_from_another_site_is_refused(string header, string value) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(Json("""{"names":["tiny"],"points":100}"""), (header, value))).Status);

    /// <summary>One byte too few, and then silence: the server gives up, not the client.</summary>
    [Fact]
    public async Task A_body_that_stops_midway_does_not_hold_a_connection()
    {
        string answer = await Raw($"POST {Endpoint} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{{\"names\":[", half: true);
        Assert.DoesNotContain("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /api/run HTTP/1.1\r\n\r\n")]
    [InlineData("GET /api/run HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET http://evil.example/api/run HTTP/1.1\r\nHost: evil.example\r\n\r\n")]
    [InlineData("GET /api/run HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    public async Task What_is_no_request_of_ours_gets_no_data(string request)
    {
        string answer = await Raw(request);
        Assert.Matches("^HTTP/1.1 4[0-9][0-9]", answer);
        Assert.DoesNotContain("\"tiny\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        string answer = await Raw("GET /api/run HTTP/1.1\r\nHost: 127.0.0.1\r\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: {new string('x', 400)}\r\n")));
        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414", await Raw($"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
            StringComparison.Ordinal);
    }

    // Bytes as they are; all that comes back until the server hangs up or a request is answered.
    async Task<string> Raw(string request, bool half = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, fixture.Server.Address.Port, Cancel);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        if (half) client.Client.Shutdown(SocketShutdown.Send);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience.Limit);
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, limit.Token)) > 0;)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, read));
                if (text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)) break;
            }
        }
        catch (IOException)
        {
            // Hung up without a word.
        }
        return text.ToString();
    }
}
