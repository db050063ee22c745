using System.Text.Json.Serialization;

namespace Fathom.Explorer;

/// <summary>
/// How the records of the API are written: camelCase, enums as words, floats in their shortest exact form, and every character
/// that means something in HTML escaped. Made at compile time, so that the first answer is as fast as any.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(RunResponse))]
[JsonSerializable(typeof(OverviewResponse))]
[JsonSerializable(typeof(LatentsResponse))]
[JsonSerializable(typeof(LatentResponse))]
[JsonSerializable(typeof(ExamplesResponse))]
[JsonSerializable(typeof(ExampleResponse))]
[JsonSerializable(typeof(NotesResponse))]
[JsonSerializable(typeof(NoteEdit))]
[JsonSerializable(typeof(NoteConflict))]
[JsonSerializable(typeof(ListsResponse))]
[JsonSerializable(typeof(ListResponse))]
[JsonSerializable(typeof(ListMake))]
[JsonSerializable(typeof(ListEdit))]
[JsonSerializable(typeof(ListConflict))]
[JsonSerializable(typeof(MapResponse))]
[JsonSerializable(typeof(MatchesResponse))]
[JsonSerializable(typeof(LatentRow))]
[JsonSerializable(typeof(CompanyResponse))]
[JsonSerializable(typeof(NearMissesResponse))]
[JsonSerializable(typeof(StrengthsResponse))]
[JsonSerializable(typeof(ExplainedResponse))]
sealed partial class ExplorerJson : JsonSerializerContext;
