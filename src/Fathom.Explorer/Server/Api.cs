using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.OpenApi;

namespace Fathom.Explorer;

/// <summary>
/// How an endpoint of the API is declared: a summary, the parameters it reads, the record it answers with. From the same declaration
/// come the checks of a request and the OpenAPI description, of which the front end's types are made.
/// </summary>
/// <param name="app">Where endpoints are mapped.</param>
sealed class Api(WebApplication app)
{
    /// <summary>Bytes of a body at most, unless an endpoint says otherwise.</summary>
    public const int LargestBody = 64 << 10;

    /// <summary>What is said of a body of another kind.</summary>
    public const string JsonOnly = "the body must be JSON, with Content-Type: application/json";

    const string Binary = "application/octet-stream";

    /// <summary>An answer that is computed at once.</summary>
    public void Get<T>(string pattern, string summary, Func<Query, T> answer, params Parameter[] parameters) =>
        Get(pattern, summary, (query, _) => Task.FromResult(answer(query)), parameters);

    /// <summary>An answer that takes a while; the token is cancelled when nobody waits for it any more.</summary>
    public void Get<T>(string pattern, string summary, Func<Query, CancellationToken, Task<T>> answer, params Parameter[] parameters) =>
        Describe<T>(app.MapGet(pattern, (Delegate)(Task (HttpContext context) => Answer(context, async () =>
        {
            T record = await answer(new(context.Request, parameters), context.RequestAborted);
            await ApiAnswer.Json(context, record);
        }))), summary, parameters);

    /// <summary>Bytes, laid out as the summary says.</summary>
    public void Bytes(string pattern, string summary, Func<Query, byte[]> answer) =>
        Describe<string>(app.MapGet(pattern, (Delegate)(Task (HttpContext context) => Answer(context, async () =>
        {
            byte[] bytes = answer(new(context.Request, []));
            context.Response.ContentType = Binary;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }))), summary, [], Binary);

    /// <summary>An answer to a body, which is a record too.</summary>
    /// <param name="wrong">The status where an input is wrong: the body's, unless the endpoint takes no input but the run's own.</param>
    /// <returns>The endpoint, to which further answers can be added.</returns>
    public RouteHandlerBuilder Post<TBody, T>(string pattern, string summary, Func<Query, TBody, CancellationToken, Task<T>> answer,
        int largest = LargestBody, int wrong = 400, params Parameter[] parameters) where TBody : notnull =>
        Describe<T>(app.MapPost(pattern, (Delegate)(Task (HttpContext context) => Answer(context, async () =>
        {
            var query = new Query(context.Request, parameters);
            T record = await answer(query, await Body<TBody>(context, largest), context.RequestAborted);
            await ApiAnswer.Json(context, record);
        }, wrong))).Accepts<TBody>("application/json"), summary, parameters);

    /// <summary>
    /// Records as they come, as server-sent events; the last is <c>end</c>, or <c>error</c> with an <see cref="ErrorResponse"/> where
    /// something went wrong on the way.
    /// </summary>
    public void Stream<TBody, T>(string pattern, string summary, Func<Query, TBody, CancellationToken, IAsyncEnumerable<T>> answer,
        int largest = LargestBody, params Parameter[] parameters) where TBody : notnull =>
        Describe<T>(app.MapPost(pattern, (Delegate)(Task (HttpContext context) => Answer(context, async () =>
        {
            var query = new Query(context.Request, parameters);
            TBody body = await Body<TBody>(context, largest);
            await Send(context, answer(query, body, context.RequestAborted));
        }, wrong: 400))).Accepts<TBody>("application/json"), summary, parameters, "text/event-stream");

    /// <inheritdoc cref="Stream{TBody, T}"/>
    public void Stream<T>(string pattern, string summary, Func<Query, CancellationToken, IAsyncEnumerable<T>> answer,
        params Parameter[] parameters) =>
        Describe<T>(app.MapGet(pattern, (Delegate)(Task (HttpContext context) => Answer(context, () =>
            Send(context, answer(new(context.Request, parameters), context.RequestAborted))))), summary, parameters, "text/event-stream");

    /// <summary>A file that is made while it is sent; nothing is sent of one that is refused.</summary>
    public void Download<TBody>(string pattern, string summary, Func<Query, TBody, Download> answer, int largest = LargestBody)
        where TBody : notnull =>
        Describe<string>(app.MapPost(pattern, (Delegate)(Task (HttpContext context) => Answer(context, async () =>
        {
            Download file = answer(new(context.Request, []), await Body<TBody>(context, largest));
            using (file.Open)
            {
                context.Response.ContentType = file.Type;
                context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = file.Name }.ToString();
                // The writers write as they go, and what is read for them is in memory already.
                context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
                await Task.Run(() => file.Write(context.Response.Body), context.RequestAborted);
            }
        }, wrong: 400))).Accepts<TBody>("application/json"), summary, [], Binary);

    static RouteHandlerBuilder Describe<T>(RouteHandlerBuilder endpoint, string summary, Parameter[] parameters, string type = "application/json") => endpoint
        .WithSummary(summary)
        .Produces<T>(200, type)
        .Produces<ErrorResponse>(400)
        .Produces<ErrorResponse>(404)
        .AddOpenApiOperationTransformer((operation, context, _) =>
        {
            operation.Parameters = [];
            foreach (string name in RoutePatternNames(context.Description.RelativePath!))
                operation.Parameters.Add(PathParameters.Of(name).Describe(ParameterLocation.Path));
            foreach (Parameter parameter in parameters) operation.Parameters.Add(parameter.Describe(ParameterLocation.Query));
            return Task.CompletedTask;
        });

    static IEnumerable<string> RoutePatternNames(string path) =>
        path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));

    // What is wrong with an input is the run's fault, except where the request brought the input.
    static async Task Answer(HttpContext context, Func<Task> answer, int wrong = 500)
    {
        try
        {
            await answer();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (ConflictException e)
        {
            await ApiAnswer.Conflict(context, e.Record);
        }
        catch (Exception e) when (Refusal(e, wrong) is var (status, line) && !context.Response.HasStarted)
        {
            await ApiAnswer.Error(context, status, line);
        }
    }

    static (int Status, string Line)? Refusal(Exception e, int wrongInput) => e switch
    {
        RequestException refused => (refused.Status, refused.Message),
        InputException wrong => (wrongInput, wrong.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        _ => null,
    };

    static async Task<TBody> Body<TBody>(HttpContext context, int largest) where TBody : notnull
    {
        if (!context.Request.HasJsonContentType())
            throw new RequestException(415, JsonOnly);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = largest;
        try
        {
            var type = (JsonTypeInfo<TBody>)ExplorerJson.Default.GetTypeInfo(typeof(TBody))!;
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw RequestException.Bad("the body is null");
        }
        catch (JsonException e)
        {
            throw RequestException.Bad($"the body is not what is expected here: {JsonFault.Words(e)}");
        }
    }

    static async Task Send<T>(HttpContext context, IAsyncEnumerable<T> records)
    {
        // The first record decides the status: what is refused at once is refused as everywhere.
        await using IAsyncEnumerator<T> next = records.GetAsyncEnumerator(context.RequestAborted);
        bool more = await next.MoveNextAsync();
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await SseFormatter.WriteAsync(Events(next, more, context.RequestAborted), context.Response.Body, (item, writer) =>
        {
            using var json = new Utf8JsonWriter(writer);
            JsonSerializer.Serialize(json, item.Data, item.Data?.GetType() ?? typeof(object), ExplorerJson.Default);
        }, context.RequestAborted);
    }

    static async IAsyncEnumerable<SseItem<object?>> Events<T>(IAsyncEnumerator<T> next, bool more,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        while (more)
        {
            cancel.ThrowIfCancellationRequested();
            yield return new(next.Current);
            string? failed = null;
            try
            {
                more = await next.MoveNextAsync();
            }
            catch (Exception e) when (Refusal(e, 400) is var (_, line))
            {
                (more, failed) = (false, line);
            }
            if (failed is not null) yield return new(new ErrorResponse(failed), "error");
        }
        yield return new(null, "end");
    }
}
