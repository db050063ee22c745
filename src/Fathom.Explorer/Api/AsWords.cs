using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>Writes the members of an enum as the query spells them: camelCase.</summary>
sealed class AsWords<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase) where T : struct, Enum;
