using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Features;

/// <summary>A file of prices: model → <see cref="Price"/>.</summary>
sealed class PriceList
{
    // A key that is not known must not pass for a price of nothing.
    static readonly JsonSerializerOptions Strict = new(JsonFile.Options)
    { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false };

    readonly Dictionary<string, Price> prices;

    PriceList(Dictionary<string, Price> prices) => this.prices = prices;

    /// <summary>The price of a model; null where the file has none.</summary>
    public Price? Of(string model) => prices.GetValueOrDefault(model);

    /// <param name="path">Empty for none.</param>
    /// <exception cref="InputException">It cannot be read, or a price is none.</exception>
    public static PriceList Read(string path)
    {
        if (path.Length == 0) return new([]);
        const string form = "expected {\"model\": {\"in\": 0.15, \"out\": 0.6}}, in money for a million tokens";
        byte[] bytes = [];
        try
        {
            var prices = JsonSerializer.Deserialize<Dictionary<string, Price>>(bytes = File.ReadAllBytes(path), Strict) ?? [];
            foreach ((string model, Price price) in prices)
                if (price is not { In: >= 0 and < 1_000_000_000, Out: >= 0 and < 1_000_000_000 })
                    throw new InputException($"{path}: the price of {model} is none; {form}");
            return new(prices);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            string why = e is JsonException json ? JsonFault.Of(json, bytes) : e.Message.ReplaceLineEndings(" ");
            throw new InputException($"{path}: no prices ({why}); {form}", e);
        }
    }
}
