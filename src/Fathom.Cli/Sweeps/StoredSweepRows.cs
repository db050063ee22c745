using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Rows from the captures of a run.</summary>
sealed class StoredSweepRows : SweepRows
{
    readonly Dictionary<string, DictionaryCaptures> captures = [];

    /// <param name="pipeline">The run.</param>
    /// <param name="sites">Of which there are captures.</param>
    /// <exception cref="InputException">A capture is missing or damaged.</exception>
    public StoredSweepRows(Pipeline pipeline, IEnumerable<string> sites)
    {
        Training = pipeline;
        Items = ItemStore.Open(pipeline.Run.Items);
        try
        {
            foreach (string site in sites.Distinct())
                captures[site] = DictionaryCaptures.Open(pipeline.Run, [site], []);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override Pipeline Training { get; }

    public override ItemStore Items { get; }

    public override IVectorSource Of(string site) => captures[site].First;

    public override IReadOnlyDictionary<string, object?> Metadata(SweepPoint point) =>
        TrainStep.Metadata(captures[point.Site], Items, point.Train);

    public override IReadOnlyDictionary<string, string> Inputs(string site) => captures[site].Inputs();

    public override LanguageModel LoadModel(string site, Workers workers) => ModelOfRun.Load(captures[site].First, workers);

    public override void Dispose()
    {
        foreach (DictionaryCaptures opened in captures.Values) opened.Dispose();
        Items.Dispose();
    }
}
