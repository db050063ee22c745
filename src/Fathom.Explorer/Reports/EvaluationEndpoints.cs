namespace Fathom.Explorer;

/// <summary>How good a dictionary is, in full.</summary>
static class EvaluationEndpoints
{
    public static void Map(Api api, EvaluationFiles files) => api.Get("/api/dictionaries/{name}/evaluation",
        "every figure that was measured of a dictionary, beside its controls", query => files.Read(query.Route("name")));
}
