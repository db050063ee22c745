using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fathom.Tests.Explaining;

/// <summary>
/// A server on a free port of the loopback that speaks OpenAI's and Anthropic's protocol and answers by <see cref="PlantedRules"/>.
/// It counts what it was asked and what it answered.
/// </summary>
sealed class ScriptedJudge : IAsyncDisposable
{
    /// <summary>Tokens that it says a question and an answer have.</summary>
    public const int TokensIn = 100, TokensOut = 10;

    readonly WebApplication server;
    readonly Persona persona;
    readonly Func<int, Fault> faults;
    readonly int words;
    readonly TimeSpan delay;
    readonly string[] refuses;
    readonly int? status;
    readonly Stopwatch clock = Stopwatch.StartNew();
    int requests, underWay;

    ScriptedJudge(Persona persona, Func<int, Fault> faults, int words, TimeSpan delay, string[] refuses, int? status)
    {
        (this.persona, this.faults, this.words, this.delay) = (persona, faults, words, delay);
        (this.refuses, this.status) = (refuses, status);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapPost("/v1/chat/completions", context => Handle(context, OpenAi));
        server.MapPost("/v1/embeddings", context => Handle(context, Embeddings));
        server.MapPost("/v1/messages", context => Handle(context, Anthropic));
    }

    /// <summary>Base address, as <c>--endpoint</c> takes it.</summary>
    public string Endpoint => server.Urls.First() + "/v1";

    /// <summary>Requests that came.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Bodies that were answered, and how often.</summary>
    public ConcurrentDictionary<string, int> Answered { get; } = [];

    /// <summary>Headers of every request.</summary>
    public ConcurrentBag<string> Headers { get; } = [];

    /// <summary>When each request came.</summary>
    public ConcurrentBag<TimeSpan> Times { get; } = [];

    /// <summary>Most requests that were under way at a time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Tokens that it says each answer cost.</summary>
    public (int In, int Out) Usage { get; set; } = (TokensIn, TokensOut);

    /// <param name="persona">How it answers.</param>
    /// <param name="faults">What it does with the n-th request, from 1.</param>
    /// <param name="words">Words of the run, for embeddings.</param>
    /// <param name="delay">How long it thinks.</param>
    /// <param name="refuses">Parameters that it does not take.</param>
    /// <param name="status">What it answers to everything; null to answer properly.</param>
    public static async Task<ScriptedJudge> Start(Persona persona = Persona.Oracle, Func<int, Fault>? faults = null, int words = 40,
        TimeSpan delay = default, string[]? refuses = null, int? status = null)
    {
        var judge = new ScriptedJudge(persona, faults ?? (_ => Fault.None), words, delay, refuses ?? [], status);
        await judge.server.StartAsync();
        return judge;
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    async Task Handle(HttpContext context, Func<JsonObject, JsonObject> answer)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        foreach (var header in context.Request.Headers) Headers.Add($"{header.Key}: {header.Value}");
        Times.Add(clock.Elapsed);
        int number = Interlocked.Increment(ref requests);
        if (status is { } always)
        {
            context.Response.StatusCode = always;
            return;
        }
        if (refuses.FirstOrDefault(parameter => body.Contains($"\"{parameter}\"", StringComparison.Ordinal)) is { } refused)
        {
            context.Response.StatusCode = 400;
            string remedy = refused == "max_tokens" ? "Use 'max_completion_tokens' instead." : "Only the default (1) is supported.";
            await context.Response.WriteAsync($"Unsupported parameter: '{refused}' is not supported with this model. {remedy}");
            return;
        }
        Enter(1);
        try
        {
            Fault fault = faults(number);
            if (delay > TimeSpan.Zero) await Task.Delay(delay, context.RequestAborted);
            if (fault == Fault.None) Answered.AddOrUpdate(body, 1, (_, before) => before + 1);
            await Reply(context, fault, answer(JsonNode.Parse(body)!.AsObject()));
        }
        finally
        {
            Enter(-1);
        }
    }

    void Enter(int change)
    {
        lock (Answered) MostAtOnce = Math.Max(MostAtOnce, underWay += change);
    }

    static async Task Reply(HttpContext context, Fault fault, JsonObject answer)
    {
        byte[] whole = Encoding.UTF8.GetBytes(answer.ToJsonString());
        context.Response.ContentType = "application/json";
        switch (fault)
        {
            case Fault.None:
                await context.Response.Body.WriteAsync(whole);
                return;
            case Fault.Fails:
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync("{\"error\":\"overloaded\"}");
                return;
            case Fault.TooMany:
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "0";
                return;
            case Fault.TooManyForASecond:
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "1";
                return;
            case Fault.TooLarge:
                context.Response.StatusCode = 400;
                await context.Response.WriteAsync("the question is too long");
                return;
            case Fault.Stalls:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case Fault.Truncates:
                context.Response.ContentLength = whole.Length;
                await context.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            case Fault.HangsUp:
                context.Abort();
                return;
            case Fault.Babbles:
                await context.Response.WriteAsync("<!doctype html><title>proxy</title><script>alert(1)</script>");
                return;
            case Fault.Floods:
                await context.Response.WriteAsync(new string(' ', 2 << 20));
                await context.Response.Body.WriteAsync(whole);
                return;
            case Fault.Surrogate:
                await context.Response.WriteAsync("""{"choices":[{"message":{"content":"\ud800"}}],"content":[{"text":"\udc00"}]}""");
                return;
            case Fault.Rambles:
                await context.Response.WriteAsync("""
                    {"choices":[{"message":{"content":"I'd rather not say. [1, 0"}}],"content":[{"type":"text","text":"[2,2]"}],
                    "usage":{"prompt_tokens":100,"completion_tokens":10,"input_tokens":100,"output_tokens":10}}
                    """);
                return;
            case Fault.Cut:
                await context.Response.WriteAsync(Wrong("", "length", "max_tokens"));
                return;
            case Fault.Thinks:
                await context.Response.WriteAsync(Wrong("<think>Let me see.\n", "stop", "end_turn"));
                return;
            case Fault.GivesUp:
                context.Response.StatusCode = 504;
                return;
            case Fault.NoGzip or Fault.NoBrotli:
                context.Response.Headers.ContentEncoding = fault == Fault.NoGzip ? "gzip" : "br";
                await context.Response.Body.WriteAsync(whole);
                return;
            case Fault.Quotes:
                await context.Response.WriteAsync(Says("Label: " + Quoted(context), "stop", "end_turn"));
                return;
            case Fault.QuotesAndRefuses:
                context.Response.StatusCode = 400;
                await context.Response.WriteAsync(Quoted(context));
                return;
            case Fault.LimitTooLarge:
                context.Response.StatusCode = 400;
                await context.Response.WriteAsync(
                    "{\"error\":\"'max_tokens' or 'max_completion_tokens' is too large: 1000\",\"body\":{\"temperature\":0}}");
                return;
        }
    }

    static string Quoted(HttpContext context) =>
        string.Join(' ', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}").OrderByDescending(text => text.Contains("sk-", StringComparison.Ordinal)));

    static string Wrong(string before, string openAi, string anthropic) =>
        Says($"{before}Label: wrong\n2 10\n[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", openAi, anthropic);

    static string Says(string text, string openAi, string anthropic) => new JsonObject
    {
        ["choices"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["content"] = text }, ["finish_reason"] = openAi }),
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["stop_reason"] = anthropic,
    }.ToJsonString();

    JsonObject OpenAi(JsonObject body) => new()
    {
        ["choices"] = new JsonArray(new JsonObject
        { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = Answer(Text(body["messages"]!)) } }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = Usage.In, ["completion_tokens"] = Usage.Out },
    };

    JsonObject Anthropic(JsonObject body) => new()
    {
        ["content"] = new JsonArray(new JsonObject
        { ["type"] = "text", ["text"] = Answer((string)body["system"]! + "\n" + Text(body["messages"]!)) }),
        ["usage"] = new JsonObject { ["input_tokens"] = Usage.In, ["output_tokens"] = Usage.Out },
    };

    JsonObject Embeddings(JsonObject body) => new()
    {
        ["data"] = new JsonArray([.. body["input"]!.AsArray().Select((text, i) => new JsonObject
        { ["index"] = i, ["embedding"] = JsonSerializer.SerializeToNode(PlantedRules.Embedding((string)text!, words)) })]),
        ["usage"] = new JsonObject { ["prompt_tokens"] = Usage.In },
    };

    string Answer(string question) => PlantedRules.Answer(question, persona);

    static string Text(JsonNode messages) => string.Join('\n',
        messages.AsArray().Select(message => (string)message!["content"]!));
}
