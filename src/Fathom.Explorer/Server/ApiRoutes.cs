using Microsoft.AspNetCore.Builder;

namespace Fathom.Explorer;

/// <summary>
/// The API: every answer one JSON record (folder Api) or a stream of them, every refusal one line; nothing asked for is unbounded.
/// </summary>
static class ApiRoutes
{
    /// <summary>Where the description of the API is.</summary>
    public const string Description = "/api/openapi.json";

    public static void Map(WebApplication app, RunCatalogue catalogue, ModelHost host, SteeringHost steering)
    {
        var api = new Api(app);
        DictionaryEndpoints.Map(api, catalogue);
        PanelEndpoints.Map(api, catalogue);
        MapEndpoints.Map(api, catalogue);
        NoteEndpoints.Map(api, catalogue);
        ListEndpoints.Map(api, catalogue);
        EvaluationEndpoints.Map(api, new(catalogue.Run, catalogue));
        RunsEndpoints.Map(api, new(catalogue.Run), new(catalogue.Run));
        ScalingEndpoints.Map(api, new(catalogue.Run, catalogue));
        CompareEndpoints.Map(api, new(catalogue.Run, catalogue));
        TextEndpoints.Map(api, catalogue, host);
        SearchEndpoints.Map(api, catalogue, host);
        SteeringEndpoints.Map(api, catalogue, steering);
        ExportEndpoints.Map(api, catalogue);
        app.MapOpenApi(Description);
    }
}
