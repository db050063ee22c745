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
[JsonSerializable(typeof(TrainingsResponse))]
[JsonSerializable(typeof(FollowRequest))]
[JsonSerializable(typeof(FollowResponse))]
[JsonSerializable(typeof(SweepsResponse))]
[JsonSerializable(typeof(EvaluationResponse))]
[JsonSerializable(typeof(ComparisonStep))]
[JsonSerializable(typeof(ComparedResponse))]
sealed partial class ExplorerJson : JsonSerializerContext;
