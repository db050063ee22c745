using System.Text.Json;

namespace Fathom.Features;

/// <summary>Texts that many lines repeat, so that these share them: as many as there is room for, the latest of those that fall on one place.
/// Thread-safe.</summary>
sealed class KnownWords
{
    const int Places = 256;
    const uint Prime = 16_777_619;

    readonly string?[] words = new string?[Places];

    /// <summary>The text on which a reader stands.</summary>
    public string Of(ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> bytes = json.ValueSpan;
        if (bytes.IsEmpty) return "";
        uint hash = (((uint)bytes.Length * Prime ^ bytes[0]) * Prime ^ bytes[bytes.Length / 2]) * Prime ^ bytes[^1];
        ref string? known = ref words[(hash ^ hash >> 16) % Places];
        return known is { } word && json.ValueTextEquals(word) ? word : known = json.GetString()!;
    }
}
