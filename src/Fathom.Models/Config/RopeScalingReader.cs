using Fathom.Models.Files;

namespace Fathom.Models;

/// <summary>Reads <c>rope_scaling</c> or, as newer configs name it, <c>rope_parameters</c>.</summary>
static class RopeScalingReader
{
    public static RopeScaling? Read(ConfigReader? json)
    {
        if (json is null) return null;
        string key = json.Has("rope_type") ? "rope_type" : "type";
        string type = json.Text(key, "default");
        return type switch
        {
            "default" => null,
            "linear" => new RopeScaling.Linear(Positive(json, "factor")),
            "llama3" => ReadLlama3(json),
            _ => throw json.Unsupported(key, OneLine.Quote(type), "default, linear, llama3"),
        };
    }

    static RopeScaling.Llama3 ReadLlama3(ConfigReader json)
    {
        double low = Positive(json, "low_freq_factor"), high = Positive(json, "high_freq_factor");
        if (low >= high)
            throw new InputException($"{json.Source}: low_freq_factor {low} must be below high_freq_factor {high}");
        int context = json.Integer("original_max_position_embeddings");
        if (context < 1)
            throw new InputException($"{json.Source}: original_max_position_embeddings is {context}, expected at least 1");
        return new RopeScaling.Llama3(Positive(json, "factor"), low, high, context);
    }

    static double Positive(ConfigReader json, string key)
    {
        double value = json.Number(key);
        return value > 0 ? value : throw new InputException($"{json.Source}: {key} is {value}, expected a positive number");
    }
}
