using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Rows from the captures of a run.</summary>
sealed class StoredSweepRows : SweepRows
{
    readonly Dictionary<string, ActivationStore> stores = [];

    /// <exception cref="InputException">A capture is missing or damaged.</exception>
    public StoredSweepRows(Pipeline pipeline, SweepGrid grid)
    {
        Training = pipeline;
        Items = ItemStore.Open(pipeline.Run.Items);
        try
        {
            foreach (string site in grid.Points.Values.Select(point => point.Site).Distinct())
                stores[site] = ActivationStore.Open(pipeline.Run.Capture(site));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override Pipeline Training { get; }

    public override ItemStore Items { get; }

    public override IVectorSource Of(string site) => stores[site];

    public override IReadOnlyDictionary<string, object?> Metadata(SweepPoint point) =>
        TrainStep.Metadata(stores[point.Site], Items, point.Train);

    public override IReadOnlyDictionary<string, string> Inputs(string site) => TrainStep.Inputs(stores[site]);

    public override LanguageModel LoadModel(string site, Workers workers) => ModelOfRun.Load(stores[site], workers);

    public override void Dispose()
    {
        foreach (ActivationStore store in stores.Values) store.Dispose();
        Items.Dispose();
    }
}
