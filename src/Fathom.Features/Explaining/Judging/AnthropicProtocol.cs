using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Features;

/// <summary>POST {endpoint}/v1/messages, as Anthropic's API has it.</summary>
sealed class AnthropicProtocol(JudgeOptions options, string? key) : Protocol(options, key)
{
    const string Version = "2023-06-01";

    public override JudgeRequest Chat(PromptText prompt)
    {
        var body = new JsonObject
        {
            ["model"] = Options.Judge,
            ["max_tokens"] = Options.MaxTokens,
            ["system"] = prompt.System,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt.User }),
        };
        if (Options.Temperature is { } temperature) body["temperature"] = temperature;
        bool versioned = Options.Endpoint.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal);
        return new(Under(versioned ? "/messages" : "/v1/messages"), body, Options.JudgePrice, prompt.System + prompt.User, 2,
            Options.MaxTokens, Answer);
    }

    public override JudgeRequest Embed(IReadOnlyList<string> texts) =>
        throw new InvalidOperationException("this protocol has no embeddings");

    public override void Sign(HttpRequestMessage message)
    {
        message.Headers.TryAddWithoutValidation("anthropic-version", Version);
        if (Key is not null) message.Headers.TryAddWithoutValidation("x-api-key", Key);
    }

    static Reply? Answer(JsonElement root)
    {
        if (Member(root, "content") is not { ValueKind: JsonValueKind.Array } content) return null;
        JsonElement? usage = Member(root, "usage");
        // What was written into the provider's cache, or read from it, is part of the question.
        long? tokensIn = Count(Member(usage, "input_tokens"));
        if (tokensIn is not null)
            tokensIn += (Count(Member(usage, "cache_creation_input_tokens")) ?? 0) +
                (Count(Member(usage, "cache_read_input_tokens")) ?? 0);
        return new(string.Concat(Entries(content).Select(part => Text(Member(part, "text")) ?? "")), tokensIn,
            Count(Member(usage, "output_tokens")),
            Text(Member(root, "stop_reason")) is "max_tokens" or "model_context_window_exceeded");
    }
}
