using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>Writes the members of an enum as the query spells them, camelCase, and reads nothing else.</summary>
sealed class AsWords<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) where T : struct, Enum;
