using System.Runtime.CompilerServices;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>
/// Laws over the dictionaries of the run, by the code of <c>fathom scaling</c> and with its defaults; only that nothing is measured here.
/// The latest fits are remembered for as long as what they are of stays as it is.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="catalogue">Its dictionaries.</param>
sealed class RunLaws(RunFolder run, RunCatalogue catalogue)
{
    /// <summary>Dictionaries and laws at most.</summary>
    public const int MostDictionaries = 1000, MostLaws = 200;

    const int MostInMemory = 4;

    readonly Lock guard = new();
    readonly List<(string Key, LawsResponse Laws)> latest = [];

    /// <summary>Steps of the fitting, the last with the laws.</summary>
    /// <exception cref="RequestException">There are too many dictionaries, or laws.</exception>
    /// <exception cref="InputException">A file of the run is damaged.</exception>
    public async IAsyncEnumerable<LawsStep> Fit(ScalingMeasure measure, [EnumeratorCancellation] CancellationToken cancel)
    {
        Found found = await Task.Run(() => Read(cancel), cancel);
        string key = $"{measure}\n{found.Key}";
        if (Held(key) is { } held)
        {
            yield return new("", 0, 0, held);
            yield break;
        }
        await foreach (LawsStep step in LongWork.Run<LawsStep>(new("waiting for other work", 0, 0, null), (report, given) =>
            new("", 0, 0, Held(key) ?? Remember(key, Make(found, measure, report, given))), cancel)) yield return step;
    }

    Found Read(CancellationToken cancel)
    {
        int count = run.DictionaryNames.Count();
        if (count > MostDictionaries)
            throw RequestException.Bad($"the run has {count} dictionaries, and laws are drawn here of {MostDictionaries} at most; " +
                $"fit them with 'fathom scaling --run {run.Path} --report FILE.html'");
        var source = new ScalingSource(run, catalogue.Hash);
        List<string> leftOut = [], notMeasured = [];
        List<ScalingDictionary> measured = [];
        foreach (TrainedDictionary one in source.Trained(e => leftOut.Add(e.Message)))
        {
            cancel.ThrowIfCancellationRequested();
            if (source.Kept(one) is { } kept) measured.Add(source.Of(one, kept));
            else notMeasured.Add(one.Name);
        }
        return new(measured, notMeasured, leftOut);
    }

    static LawsResponse Make(Found found, ScalingMeasure measure, Action<LawsStep> report, CancellationToken cancel)
    {
        ScalingSeries[] series = [.. Enum.GetValues<ScalingAxis>().SelectMany(axis => ScalingSeries.Of(found.Measured, axis, measure))];
        if (series.Length > MostLaws)
            throw RequestException.Bad($"the dictionaries of the run make {series.Length} laws, and {MostLaws} at most are drawn here; " +
                "choose some with 'fathom scaling --dictionary'");
        var options = new ScalingOptions();
        var laws = new LawResponse[series.Length];
        for (int i = 0; i < series.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            report(new($"fitting {series[i].Title}", i, series.Length, null));
            laws[i] = Laws.Response(LawResult.Of(series[i], options, Workers.All));
        }
        return new(measure, found.Measured.Count, options.Draws, options.Seed, laws, found.NotMeasured, found.LeftOut);
    }

    LawsResponse? Held(string key)
    {
        lock (guard) return latest.Find(entry => entry.Key == key).Laws;
    }

    LawsResponse Remember(string key, LawsResponse laws)
    {
        lock (guard)
        {
            latest.RemoveAll(entry => entry.Key == key);
            latest.Add((key, laws));
            if (latest.Count > MostInMemory) latest.RemoveAt(0);
        }
        return laws;
    }

    sealed record Found(IReadOnlyList<ScalingDictionary> Measured, IReadOnlyList<string> NotMeasured, IReadOnlyList<string> LeftOut)
    {
        /// <summary>All that laws depend on, and what is said beside them.</summary>
        public string Key => string.Join('\n', Measured.Cast<object>().Concat(NotMeasured).Concat(LeftOut));
    }
}
