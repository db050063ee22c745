using System.ComponentModel;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary>What is continued, how far, and how tokens are drawn: what <c>generate</c> and <c>steer</c> share.</summary>
sealed record ContinuationOptions
{
    [Description("text to continue; the model's BOS is put before it")]
    public string Prompt { get; init; } = "";

    [Description("token ids to continue, taken as given: 1,2,3")]
    public string Tokens { get; init; } = "";

    [Description("tokens to add at most")]
    public int MaxTokens { get; init; } = 100;

    [Description("0 takes the likeliest token, 1 draws from the model's distribution")]
    public double Temperature { get; init; } = 1;

    [Description("draw from that many of the likeliest tokens; 0: from all")]
    public int TopK { get; init; }

    [Description("draw from the likeliest tokens that hold this probability")]
    public double TopP { get; init; } = 1;

    [Description("seed of the draws")]
    public ulong Seed { get; init; }

    /// <summary>Settings with these in the place of their own.</summary>
    /// <param name="settings">What they begin with.</param>
    /// <param name="counts">Whether an option takes the place of what the settings say; null: each does.</param>
    /// <exception cref="UsageException">The number of tokens is negative.</exception>
    internal SteeringSettings In(SteeringSettings settings, Func<string, bool>? counts = null)
    {
        T Or<T>(string option, T own, T other) => counts?.Invoke(option) ?? true ? own : other;
        settings = settings with
        {
            Prompt = Tokens.Length > 0 ? "" : Or("--prompt", Prompt, settings.Prompt),
            MaxTokens = Or("--max-tokens", MaxTokens, settings.MaxTokens),
            Temperature = Or("--temperature", Temperature, settings.Temperature),
            TopK = Or("--top-k", TopK, settings.TopK),
            TopP = Or("--top-p", TopP, settings.TopP),
            Seed = Or("--seed", Seed, settings.Seed),
        };
        return settings.MaxTokens >= 0 ? settings
            : throw new UsageException($"--max-tokens {settings.MaxTokens}: expected 0 or more");
    }
}
