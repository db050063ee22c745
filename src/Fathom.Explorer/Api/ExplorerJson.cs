using System.Text.Json.Serialization;
using Fathom.Evaluation;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>
/// How the records of the API are written: camelCase, enums as words, floats in their shortest exact form, and every character
/// that means something in HTML escaped. Made at compile time, so that the first answer is as fast as any.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, Converters =
    [typeof(AsWords<InterventionKind>), typeof(AsWords<StrengthUnit>), typeof(AsWords<SteeredPositions>),
    typeof(AsWords<SteeringColumn>), typeof(AsWords<ScalingAxis>), typeof(AsWords<ScalingMeasure>)])]
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
[JsonSerializable(typeof(MapMake))]
[JsonSerializable(typeof(MapStep))]
[JsonSerializable(typeof(MatchesResponse))]
[JsonSerializable(typeof(LatentRow))]
[JsonSerializable(typeof(CompanyResponse))]
[JsonSerializable(typeof(NearMissesResponse))]
[JsonSerializable(typeof(StrengthsResponse))]
[JsonSerializable(typeof(ExplainedResponse))]
[JsonSerializable(typeof(TrainingsResponse))]
[JsonSerializable(typeof(FollowRequest))]
[JsonSerializable(typeof(FollowResponse))]
[JsonSerializable(typeof(SweepsResponse))]
[JsonSerializable(typeof(LawsStep))]
[JsonSerializable(typeof(EvaluationResponse))]
[JsonSerializable(typeof(ComparisonsResponse))]
[JsonSerializable(typeof(ComparisonStep))]
[JsonSerializable(typeof(ComparedResponse))]
[JsonSerializable(typeof(TextRequest))]
[JsonSerializable(typeof(TextResponse))]
[JsonSerializable(typeof(EffectsRequest))]
[JsonSerializable(typeof(EffectsResponse))]
[JsonSerializable(typeof(LatentEffectResponse))]
[JsonSerializable(typeof(RowsRequest))]
[JsonSerializable(typeof(RowsResponse))]
[JsonSerializable(typeof(LabelSearchResponse))]
[JsonSerializable(typeof(TokenSearchResponse))]
[JsonSerializable(typeof(VectorSearchRequest))]
[JsonSerializable(typeof(VectorSearchResponse))]
[JsonSerializable(typeof(ExportRequest))]
[JsonSerializable(typeof(SteerRequest))]
[JsonSerializable(typeof(SteerToken))]
[JsonSerializable(typeof(SteerInfo))]
[JsonSerializable(typeof(SteerSettings))]
[JsonSerializable(typeof(SavedSettings))]
[JsonSerializable(typeof(SaveRequest))]
[JsonSerializable(typeof(SettingsFile))]
[JsonSerializable(typeof(DoseRequest))]
[JsonSerializable(typeof(DoseResponse))]
sealed partial class ExplorerJson : JsonSerializerContext;
