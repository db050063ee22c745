using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Rows as the model computes them, for all sites in one pass.</summary>
/// <param name="pipeline">The run.</param>
/// <param name="options">Model and text.</param>
/// <param name="grid">What to train; every training has the same block.</param>
sealed class StreamedSweepRows(Pipeline pipeline, StreamOptions options, SweepGrid grid) : SweepRows
{
    readonly StreamedRun streamed = new(pipeline, options,
        [.. grid.Points.Values.Select(point => Site.Parse(point.Site)).Distinct()],
        grid.Points.Values.First().Train.ShuffleBuffer!.Value);

    public override Pipeline Training => streamed.Training;

    public override ItemStore Items => streamed.Items;

    public override IVectorSource Of(string site) => streamed.Rows(Site.Parse(site));

    public override IReadOnlyDictionary<string, object?> Metadata(SweepPoint point) => TrainStep.Metadata(
        streamed.Identity.Folder, point.Site, point.Site, Of(point.Site).Width, streamed.Items, point.Train);

    public override IReadOnlyDictionary<string, string> Inputs(string site) =>
        CaptureStep.Inputs(streamed.Identity, streamed.Items);

    // The stream's own model is at work.
    public override LanguageModel LoadModel(string site, Workers workers) =>
        LanguageModel.Load(streamed.Identity.Folder, workers);

    public override void Dispose() => streamed.Dispose();
}
