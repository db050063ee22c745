using System.Text.Json;

namespace Fathom.Features;

/// <summary>
/// Reads a line of notes property by property. Where a value is not of the kind that is asked for the line <see cref="IsOdd"/>, and what was
/// read of it is void. Malformed JSON throws.
/// </summary>
/// <param name="line">One object.</param>
ref struct NoteLine(ReadOnlySpan<byte> line)
{
    Utf8JsonReader json = new(line);

    /// <summary>Whether something was not as expected.</summary>
    public bool IsOdd { get; private set; }

    /// <summary>Whether the object and the line have ended.</summary>
    public bool IsAtEnd => json.TokenType == JsonTokenType.EndObject && !json.Read();

    /// <summary>Goes to the next name of a property.</summary>
    public bool Next()
    {
        if (json.TokenType == JsonTokenType.None && (!json.Read() || json.TokenType != JsonTokenType.StartObject)) IsOdd = true;
        return !IsOdd && json.Read() && json.TokenType == JsonTokenType.PropertyName;
    }

    public bool Is(ReadOnlySpan<byte> name) => json.ValueTextEquals(name);

    public string? Text() => Has(JsonTokenType.String) ? json.GetString() : null;

    /// <summary>A text that many lines have.</summary>
    public string? Text(KnownWords words) => Has(JsonTokenType.String) ? words.Of(ref json) : null;

    public int? Integer()
    {
        if (!Has(JsonTokenType.Number)) return null;
        if (json.TryGetInt32(out int number)) return number;
        IsOdd = true;
        return null;
    }

    public ulong? Seed()
    {
        if (!Has(JsonTokenType.Number)) return null;
        if (json.TryGetUInt64(out ulong number)) return number;
        IsOdd = true;
        return null;
    }

    public double? Number()
    {
        if (!Has(JsonTokenType.Number)) return null;
        if (json.TryGetDouble(out double number)) return number;
        IsOdd = true;
        return null;
    }

    public DateTimeOffset? Time()
    {
        if (!Has(JsonTokenType.String)) return null;
        if (json.TryGetDateTimeOffset(out DateTimeOffset time)) return time;
        IsOdd = true;
        return null;
    }

    public T? Value<T>(JsonTokenType begins, JsonSerializerOptions options) where T : class =>
        Has(begins) ? JsonSerializer.Deserialize<T>(ref json, options) : null;

    /// <summary>Passes over an object.</summary>
    public void Skip()
    {
        if (Has(JsonTokenType.StartObject)) json.Skip();
    }

    /// <summary>Passes over a value that nobody knows.</summary>
    public void Refuse() => IsOdd = true;

    // False of null, which is as good as nothing.
    bool Has(JsonTokenType kind)
    {
        json.Read();
        if (json.TokenType == kind) return true;
        if (json.TokenType != JsonTokenType.Null) IsOdd = true;
        return false;
    }
}
