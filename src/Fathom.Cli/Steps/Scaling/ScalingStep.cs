using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Runs → dictionaries with their sizes, costs and losses.</summary>
static class ScalingStep
{
    /// <summary>Reads the dictionaries of a run; what was not measured on held-out rows is.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="names">Which; null: all that a law can be of, the others named on stderr.</param>
    /// <param name="prefix">What names begin with, to tell runs apart.</param>
    /// <exception cref="InputException">A dictionary that was asked for is none of these, or cannot be measured.</exception>
    public static IReadOnlyList<ScalingDictionary> Read(Pipeline pipeline, IReadOnlyList<string>? names, string prefix)
    {
        var source = new ScalingSource(pipeline.Run, name => Fingerprint.OfDictionary(pipeline.Run, name));
        IReadOnlyList<TrainedDictionary> trained = names is null
            ? source.Trained(e => Console.Error.WriteLine($"left out: {e.Message}"))
            : [.. names.Select(name => TrainedDictionary.Of(pipeline.Run, name))];
        Dictionary<string, BriefResult> measured = Measured(pipeline, source, trained);
        return [.. trained.Select(one => source.Of(one, measured[one.Name], prefix))];
    }

    static Dictionary<string, BriefResult> Measured(Pipeline pipeline, ScalingSource source, IReadOnlyList<TrainedDictionary> trained)
    {
        var results = new Dictionary<string, BriefResult>();
        foreach (IGrouping<Site, TrainedDictionary> site in trained.GroupBy(one => one.Site))
        {
            string[] names = [.. site.Select(one => one.Name)];
            if (source.HasRows(site.Key))
            {
                using var rows = new StoredSweepRows(pipeline, [site.Key.ToString()]);
                foreach ((string name, BriefResult result) in SweepMeasure.Run(pipeline, names, rows, site.Key))
                    results[name] = result;
                continue;
            }
            foreach (string name in names)
                results[name] = source.Swept(name) ?? throw new InputException($"{name}: not measured with these weights, and the " +
                    $"run has no capture of {site.Key} to measure it on; make it with 'fathom capture --run {pipeline.Run.Path} --site " +
                    $"{site.Key} …', or sweep again without --no-evaluate");
        }
        return results;
    }
}
