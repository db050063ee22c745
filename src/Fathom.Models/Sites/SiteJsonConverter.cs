using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Models;

/// <summary>A site in JSON is its text form.</summary>
sealed class SiteJsonConverter : JsonConverter<Site>
{
    public override Site Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return Site.Parse(reader.GetString() ?? "");
        }
        catch (Exception e) when (e is InputException or InvalidOperationException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Site value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
