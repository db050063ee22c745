using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fathom.Features;

/// <summary>POST {endpoint}/chat/completions and {endpoint}/embeddings, as OpenAI and most local servers have them.</summary>
sealed partial class OpenAiProtocol(JudgeOptions options, string? key) : Protocol(options, key)
{
    const string MaxTokens = "max_tokens", MaxCompletionTokens = "max_completion_tokens", Temperature = "temperature";

    volatile bool countsReasoning, hasNoTemperature;

    public override JudgeRequest Chat(PromptText prompt)
    {
        var body = new JsonObject
        {
            ["model"] = Options.Judge,
            ["messages"] = new JsonArray(Message("system", prompt.System), Message("user", prompt.User)),
            [MaxTokens] = Options.MaxTokens,
        };
        if (Options.Temperature is { } temperature) body[Temperature] = temperature;
        return new(Under("/chat/completions"), body, Options.JudgePrice, prompt.System + prompt.User, 2, Options.MaxTokens,
            Answer);
    }

    public override JudgeRequest Embed(IReadOnlyList<string> texts)
    {
        var body = new JsonObject
        {
            ["model"] = Options.Embedder,
            ["input"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
        };
        return new(Under("/embeddings"), body, Options.EmbedderPrice, string.Concat(texts), texts.Count, 0,
            root => Cosines(root, texts.Count));
    }

    public override void Sign(HttpRequestMessage message)
    {
        if (Key is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public override byte[] Body(JudgeRequest request)
    {
        if (!countsReasoning && !hasNoTemperature || !request.Body.ContainsKey(MaxTokens)) return base.Body(request);
        JsonObject body = request.Body.DeepClone().AsObject();
        if (countsReasoning)
        {
            body[MaxCompletionTokens] = body[MaxTokens]!.DeepClone();
            body.Remove(MaxTokens);
        }
        if (hasNoTemperature) body.Remove(Temperature);
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    // "Unsupported parameter: 'max_tokens' … Use 'max_completion_tokens' instead." and "Unsupported value: 'temperature' …":
    // models that reason before they answer. Servers name parameters for other reasons too, or give the question back.
    public override void Learn(string error)
    {
        string[] unsupported = [.. Unsupported().Matches(error).Select(match => match.Groups[1].Value)];
        countsReasoning |= unsupported.Contains(MaxTokens);
        hasNoTemperature |= unsupported.Contains(Temperature);
    }

    [GeneratedRegex(@"\bunsupported (?:parameter|value): '?(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unsupported();

    static JsonObject Message(string role, string text) => new() { ["role"] = role, ["content"] = text };

    static Reply? Answer(JsonElement root)
    {
        JsonElement[] choices = [.. Entries(Member(root, "choices")).Take(1)];
        if (choices is not [var choice] || Member(choice, "message") is not { } message) return null;
        JsonElement? usage = Member(root, "usage");
        return new(Text(Member(message, "content")) ?? "", Count(Member(usage, "prompt_tokens")),
            Count(Member(usage, "completion_tokens")), Text(Member(choice, "finish_reason")) == "length");
    }

    static Reply? Cosines(JsonElement root, int count)
    {
        var vectors = new double[count][];
        long next = 0;
        foreach (JsonElement entry in Entries(Member(root, "data")))
        {
            // Servers that leave out the index answer in the order of the question.
            long index = Count(Member(entry, "index")) ?? next;
            next = index + 1;
            if (index < count && Vector(Member(entry, "embedding")) is { } vector) vectors[index] = vector;
        }
        if (vectors.Any(vector => vector is null || vector.Length != vectors[0].Length)) return null;
        double[] cosines = [.. vectors.Skip(1).Select(vector => Cosine(vectors[0], vector))];
        return new(JsonSerializer.Serialize(cosines), Count(Member(Member(root, "usage"), "prompt_tokens")), 0);
    }

    static double[]? Vector(JsonElement? element)
    {
        var values = new List<double>();
        foreach (JsonElement value in Entries(element))
        {
            if (Finite(value) is not { } number) return null;
            values.Add(number);
        }
        return values.Count > 0 ? [.. values] : null;
    }

    static double? Finite(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number : null;

    // 0 where either is zero. Scaled by the largest entry, so that no square overflows.
    static double Cosine(double[] a, double[] b)
    {
        double scaleA = a.Max(Math.Abs), scaleB = b.Max(Math.Abs), ab = 0, aa = 0, bb = 0;
        if (scaleA == 0 || scaleB == 0) return 0;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i] / scaleA, y = b[i] / scaleB;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return ab / Math.Sqrt(aa * bb);
    }
}
