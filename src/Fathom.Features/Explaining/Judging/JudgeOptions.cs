using System.ComponentModel;
using System.Text.RegularExpressions;

namespace Fathom.Features;

/// <summary>Who is asked, how, and for how much. Every property with a description is an option.</summary>
public sealed partial record JudgeOptions
{
    const string UsualVariable = "FATHOM_API_KEY";

    [Description("base address of a server that judges: OpenAI-compatible (http://127.0.0.1:8080/v1) or Anthropic's")]
    public string Endpoint { get; init; } = "";

    [Description("how it is spoken to; auto: by the address")]
    public ProtocolKind Protocol { get; init; }

    [Description("name of the model that explains and judges")]
    public string Judge { get; init; } = "";

    [Description("name of the model that embeds, for --scorer embedding")]
    public string Embedder { get; init; } = "";

    [Description("environment variable that holds the API key; a server that needs none is asked without")]
    public string KeyVariable { get; init; } = UsualVariable;

    [Description("ask anew what was answered before, of a server that has another model now; what earlier answers cost still counts")]
    public bool Fresh { get; init; }

    [Description("money that all calls for this dictionary may cost together, earlier ones too; needs prices; auto: no limit")]
    public double? Budget { get; init; }

    [Description("price of a million tokens of questions to --judge, in the unit of --budget; auto: by --prices")]
    public double? PriceIn { get; init; }

    [Description("price of a million tokens of its answers; auto: by --prices")]
    public double? PriceOut { get; init; }

    [Description("a JSON file of prices for a million tokens: {\"model\": {\"in\": 0.15, \"out\": 0.6}}")]
    public string Prices { get; init; } = "";

    [Description("calls under way at a time")]
    public int Concurrency { get; init; } = 8;

    [Description("seconds after which a call is given up and tried again")]
    public double Timeout { get; init; } = 120;

    [Description("how often a call is tried again that the server refused for now, or that failed on the way")]
    public int Retries { get; init; } = 6;

    [Description("how often a question is asked whose answers cannot be read")]
    public int Tries { get; init; } = 3;

    [Description("tokens of an answer at most; models that reason need thousands")]
    public int MaxTokens { get; init; } = 1000;

    [Description("temperature of the answers; auto: the server's own")]
    public double? Temperature { get; init; } = 0;

    /// <summary>Null where nobody has named one.</summary>
    internal Price? JudgePrice { get; init; }

    internal Price? EmbedderPrice { get; init; }

    /// <summary>First wait before trying again, seconds; doubled each time.</summary>
    internal double FirstWait { get; init; } = 1;

    internal ProtocolKind ProtocolOfEndpoint => Protocol != ProtocolKind.Auto ? Protocol :
        new Uri(Endpoint).Host.EndsWith("anthropic.com", StringComparison.OrdinalIgnoreCase)
            ? ProtocolKind.Anthropic : ProtocolKind.OpenAI;

    /// <summary>The same with its prices, checked.</summary>
    /// <param name="asks">Whether --judge is asked.</param>
    /// <param name="embeds">Whether --embedder is.</param>
    /// <exception cref="OptionException">A value is out of its range, or --budget has no prices; the message names the
    /// option.</exception>
    /// <exception cref="InputException">The file of prices cannot be read.</exception>
    public JudgeOptions Checked(bool asks, bool embeds)
    {
        Uri address = RequireAddress();
        if (asks && Judge.Length == 0)
            throw new OptionException("--judge is missing: name of the model that explains and judges");
        if (embeds && Embedder.Length == 0) throw new OptionException("--embedder is missing: name of the model that embeds");
        if (!asks && Judge.Length > 0) throw new OptionException("--judge: none of these kinds asks it; leave it out");
        if (!embeds && Embedder.Length > 0)
            throw new OptionException("--embedder: only --scorer embedding asks it; leave it out");
        if (embeds && ProtocolOfEndpoint == ProtocolKind.Anthropic)
            throw new OptionException("--scorer embedding: Anthropic's protocol has no embeddings; choose another scorer");
        Require("--budget", Budget, 0, 1e9);
        Require("--price-in", PriceIn, 0, 1e9);
        Require("--price-out", PriceOut, 0, 1e9);
        if (PriceIn is null != PriceOut is null)
            throw new OptionException($"--price-{(PriceIn is null ? "out" : "in")}: expected together with " +
                $"--price-{(PriceIn is null ? "in" : "out")}");
        Require("--concurrency", Concurrency, 1, 1000);
        Require("--timeout", Timeout, 0.1, 3600);
        Require("--retries", Retries, 0, 100);
        Require("--tries", Tries, 1, 10);
        Require("--max-tokens", MaxTokens, 16, 100_000);
        Require("--temperature", Temperature, 0, 2);
        if (Key() is not null && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            throw new OptionException($"--endpoint {Endpoint}: the key in {KeyVariable} would go over the line for all to " +
                "read; expected https, or a server on this machine, or the variable unset");
        PriceList prices = PriceList.Read(Prices);
        return this with { JudgePrice = PriceOfJudge(prices, asks), EmbedderPrice = PriceOfEmbedder(prices, embeds) };
    }

    /// <summary>The API key; null where there is none.</summary>
    /// <exception cref="OptionException">It is no key, or the variable that was named is not there.</exception>
    internal string? Key()
    {
        // Said without what was given: that may be the key itself.
        if (!VariableName().IsMatch(KeyVariable))
            throw new OptionException("--key-variable: expected the name of an environment variable, not a key");
        string? key = Environment.GetEnvironmentVariable(KeyVariable)?.Trim();
        if (string.IsNullOrEmpty(key))
            return KeyVariable == UsualVariable ? null : throw new OptionException("--key-variable: no environment variable of " +
                "that name is set; expected the name of one that holds the key, or leave the option out");
        return key.All(c => c is > ' ' and < (char)127) ? key
            : throw new OptionException($"--key-variable {KeyVariable}: holds something that is no API key");
    }

    Uri RequireAddress()
    {
        bool sound = Uri.TryCreate(Endpoint, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;
        return sound ? address! : throw new OptionException(
            "--endpoint: expected an address like https://api.openai.com/v1 or http://127.0.0.1:8080/v1, without a key in it");
    }

    Price? PriceOfJudge(PriceList prices, bool needed)
    {
        Price? listed = prices.Of(Judge);
        bool known = PriceIn is not null || listed is not null;
        if (Budget is not null && needed && !known)
            throw new OptionException($"--budget: what {Judge} costs is not known; give --price-in and --price-out (0 for a " +
                "server of your own), or --prices with an entry for it");
        return PriceIn is { } askedFor && PriceOut is { } answeredFor
            ? new((decimal)askedFor, (decimal)answeredFor) : listed;
    }

    Price? PriceOfEmbedder(PriceList prices, bool needed)
    {
        Price? listed = prices.Of(Embedder);
        if (Budget is not null && needed && listed is null)
            throw new OptionException($"--budget: what {Embedder} costs is not known; give --prices with an entry for it");
        return listed;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    static void Require(string option, double? value, double least, double most)
    {
        if (value < least || value > most) throw new OptionException($"{option} {value}: expected {least} to {most}");
    }
}
