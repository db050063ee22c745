using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>Writes <c>top</c>, <c>random</c>, <c>interval</c>, as the query spells them.</summary>
sealed class ExampleKindConverter() : JsonStringEnumConverter<ExampleKind>(JsonNamingPolicy.CamelCase);
