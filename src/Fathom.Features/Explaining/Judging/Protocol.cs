using System.Text.Json;

namespace Fathom.Features;

/// <summary>How a kind of server is spoken to. One class and one line in <see cref="Of"/>.</summary>
abstract class Protocol(JudgeOptions options, string? key)
{
    protected JudgeOptions Options { get; } = options;

    /// <summary>From an environment variable; never written anywhere.</summary>
    protected string? Key { get; } = key;

    public static Protocol Of(JudgeOptions options, string? key) => options.ProtocolOfEndpoint switch
    {
        ProtocolKind.Anthropic => new AnthropicProtocol(options, key),
        _ => new OpenAiProtocol(options, key),
    };

    /// <summary>A question in words.</summary>
    public abstract JudgeRequest Chat(PromptText prompt);

    /// <summary>The cosines of the first text with each of the others, by the server's embeddings; a reply is a JSON list of
    /// them.</summary>
    /// <exception cref="InvalidOperationException">The protocol has no embeddings; the options say so before.</exception>
    public abstract JudgeRequest Embed(IReadOnlyList<string> texts);

    /// <summary>Adds the key and what else the protocol wants.</summary>
    public abstract void Sign(HttpRequestMessage message);

    /// <summary>What goes over the line; once <see cref="Learn"/> has learnt something, not all that was asked.</summary>
    public virtual byte[] Body(JudgeRequest request) => JsonSerializer.SerializeToUtf8Bytes(request.Body);

    /// <summary>Learns from a refusal how this server wants to be asked.</summary>
    public virtual void Learn(string error) { }

    /// <summary>What came from a server, fit to be kept and shown: some give back the headers that they got.</summary>
    public string WithoutKey(string text) => Key is null ? text : text.Replace(Key, "(key)", StringComparison.Ordinal);

    protected Uri Under(string path) => new(Options.Endpoint.TrimEnd('/') + path);

    protected static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } it && it.TryGetProperty(name, out JsonElement member) ? member : null;

    protected static IEnumerable<JsonElement> Entries(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } it ? it.EnumerateArray() : [];

    protected static string? Text(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } it ? it.GetString() : null;

    /// <summary>A count of tokens; null where it is none that could be.</summary>
    protected static long? Count(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } it && it.TryGetInt64(out long count) && count is >= 0 and < 1_000_000_000
            ? count : null;
}
