using System.Globalization;
using System.Text.Json.Nodes;

namespace Fathom.Models;

/// <summary>Members of a <c>config.json</c> that more than one family writes.</summary>
static class ConfigWriter
{
    /// <summary>One id as a number, several as a list, none not at all.</summary>
    public static void WriteTokens(JsonObject json, ModelConfig config)
    {
        if (config.BosId is { } bos) json["bos_token_id"] = bos;
        if (config.EosIds is [int only]) json["eos_token_id"] = only;
        else if (config.EosIds.Count > 0) json["eos_token_id"] = new JsonArray([.. config.EosIds.Select(id => (JsonNode)id)]);
        if (config.PadId is { } pad) json["pad_token_id"] = pad;
    }

    /// <summary>The shortest decimal number that reads as the same float.</summary>
    public static JsonNode Number(float value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary><c>rope_scaling</c>, as <see cref="RopeScalingReader"/> reads it; null for none.</summary>
    public static JsonObject? Rope(RopeScaling? scaling) => scaling switch
    {
        RopeScaling.Linear linear => new JsonObject { ["rope_type"] = "linear", ["factor"] = linear.Factor },
        RopeScaling.Llama3 llama => new JsonObject
        {
            ["rope_type"] = "llama3",
            ["factor"] = llama.Factor,
            ["low_freq_factor"] = llama.Low,
            ["high_freq_factor"] = llama.High,
            ["original_max_position_embeddings"] = llama.OriginalContext,
        },
        _ => null,
    };
}
