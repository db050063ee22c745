using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>Sends questions, and says in one word what came of each. Answers are bounded and trusted in nothing.</summary>
sealed class JudgeTransport : IDisposable
{
    const int MostCharacters = 1 << 16, ErrorCharacters = 200;

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
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<CallOutcome> Send(JudgeRequest request, CancellationToken cancellation)
    {
        byte[] asked = protocol.Body(request);
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Address)
        {
            Content = new ByteArrayContent(asked)
            { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        protocol.Sign(message);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timer.Token)
                .ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(request.MostBytes, timer.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(timer.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? Answer(request, body) : Refusal(request, asked, response, body);
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
        // What a server sends may break whatever reads it, a decompressor too.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new(CallEnd.Lost, AnswerText.Line(e.Message, ErrorCharacters));
        }
    }

    public void Dispose() => client.Dispose();

    CallOutcome Answer(JudgeRequest request, byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (request.Read(document.RootElement) is { } reply)
            {
                // Of an answer that was cut nothing is taken for an answer.
                bool isCut = reply.IsCut || reply.Text.Length > MostCharacters;
                return new(CallEnd.Answered,
                    Reply: reply with { Text = isCut ? "" : protocol.WithoutKey(reply.Text), IsCut = isCut });
            }
        }
        // Half a surrogate pair is an InvalidOperationException.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
        }
        return new(CallEnd.Lost, "the server's answer is not of its protocol");
    }

    CallOutcome Refusal(JudgeRequest request, byte[] asked, HttpResponseMessage response, byte[] body)
    {
        int status = (int)response.StatusCode;
        string error = Encoding.UTF8.GetString(body), said = AnswerText.Line(protocol.WithoutKey(error), ErrorCharacters);
        if (status is 400 or 422) protocol.Learn(error);
        string reason = $"HTTP {status}{(said.Length > 0 ? ": " + said : "")}";
        CallEnd end = status switch
        {
            409 or 425 or 429 or 503 or 529 => CallEnd.NotDone,
            // A gateway that gives up says nothing of the server behind it, which may go on, and charge for it.
            408 or >= 500 => CallEnd.Lost,
            400 or 422 when !protocol.Body(request).AsSpan().SequenceEqual(asked) => CallEnd.OtherForm,
            400 or 413 or 422 => CallEnd.Refused,
            _ => CallEnd.Hopeless,
        };
        return new(end, reason, Wait: WaitOf(response.Headers.RetryAfter));
    }

    static TimeSpan? WaitOf(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
}
