using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>Laws over the dictionaries of the run.</summary>
static class ScalingEndpoints
{
    static readonly ChoiceParameter<ScalingMeasure> Measure = new("measure", "the loss, on held-out rows", ScalingMeasure.Fvu);

    public static void Map(Api api, RunLaws laws) => api.Stream("/api/scaling", "fits laws over the dictionaries of the run, as fathom scaling does",
        (query, cancel) => laws.Fit(query.Read(Measure), cancel), Measure);
}
