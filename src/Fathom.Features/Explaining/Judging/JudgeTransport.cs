using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>Sends questions, and says in one word what came of each. Answers are bounded and trusted in nothing.</summary>
sealed class JudgeTransport : IDisposable
{
    const int MostBytes = 64 << 20, MostCharacters = 1 << 16, ErrorCharacters = 200;

    readonly HttpClient client;
    readonly Protocol protocol;
    readonly TimeSpan limit;

    public JudgeTransport(JudgeOptions options, Protocol protocol)
    {
        this.protocol = protocol;
        limit = TimeSpan.FromSeconds(options.Timeout);
        // A redirect would carry the key elsewhere; a proxy has no business between this machine and itself.
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = !new Uri(options.Endpoint).IsLoopback,
            AutomaticDecompression = DecompressionMethods.All,
            MaxConnectionsPerServer = options.Concurrency,
        })
        { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes };
    }

    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<CallOutcome> Send(JudgeRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Address)
        {
            Content = new ByteArrayContent(protocol.Body(request))
            { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        protocol.Sign(message);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(message, timer.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(timer.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? Answer(request, body) : Refusal(response, body);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(CallEnd.Lost, $"no answer within {limit.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            bool neverSent = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            return new(neverSent ? CallEnd.NotDone : CallEnd.Lost, AnswerText.Line(e.Message, ErrorCharacters));
        }
        catch (IOException e)
        {
            return new(CallEnd.Lost, AnswerText.Line(e.Message, ErrorCharacters));
        }
    }

    public void Dispose() => client.Dispose();

    static CallOutcome Answer(JudgeRequest request, byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (request.Read(document.RootElement) is { } reply)
            {
                string text = reply.Text[..Math.Min(reply.Text.Length, MostCharacters)];
                return new(CallEnd.Answered, Reply: reply with { Text = text });
            }
        }
        // Half a surrogate pair is an InvalidOperationException.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
        }
        return new(CallEnd.Lost, "the server's answer is not of its protocol");
    }

    CallOutcome Refusal(HttpResponseMessage response, byte[] body)
    {
        int status = (int)response.StatusCode;
        string said = AnswerText.Line(System.Text.Encoding.UTF8.GetString(body), ErrorCharacters);
        string reason = $"HTTP {status}{(said.Length > 0 ? ": " + said : "")}";
        CallEnd end = status switch
        {
            408 or 409 or 425 or 429 or >= 500 => CallEnd.NotDone,
            400 or 422 when protocol.Adapt(System.Text.Encoding.UTF8.GetString(body)) => CallEnd.NotDone,
            400 or 413 or 422 => CallEnd.Refused,
            _ => CallEnd.Hopeless,
        };
        return new(end, reason, Wait: WaitOf(response.Headers.RetryAfter));
    }

    static TimeSpan? WaitOf(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
}
