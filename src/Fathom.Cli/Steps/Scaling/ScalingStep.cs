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
        TrainedDictionary[] trained = [.. names is null
            ? pipeline.Run.DictionaryNames.Select(name => TryRead(pipeline.Run, name)).OfType<TrainedDictionary>()
            : names.Select(name => TrainedDictionary.Of(pipeline.Run, name))];
        Dictionary<string, BriefResult> measured = Measured(pipeline, trained);
        ILookup<string, ManifestCosts> costs = Manifest.Of(pipeline.Run).Steps
            .Where(step => step.Verb == "train" && step.Costs is { Flops: > 0, Tokens: > 0 })
            .ToLookup(step => step.Output, step => step.Costs);
        return [.. trained.Select(one => new ScalingDictionary(prefix + one.Name, one.Subject, one.Config.Architecture,
            one.Sparsity, one.Rest, one.Config.Latents, one.Tokens, Flops(one, costs[one.Name].LastOrDefault()), measured[one.Name]))];
    }

    static TrainedDictionary? TryRead(RunFolder run, string name)
    {
        try
        {
            return TrainedDictionary.Of(run, name);
        }
        catch (InputException e)
        {
            Console.Error.WriteLine($"left out: {e.Message}");
            return null;
        }
    }

    static Dictionary<string, BriefResult> Measured(Pipeline pipeline, TrainedDictionary[] trained)
    {
        var results = new Dictionary<string, BriefResult>();
        foreach (IGrouping<Site, TrainedDictionary> site in trained.GroupBy(one => one.Site))
        {
            string[] names = [.. site.Select(one => one.Name)];
            if (pipeline.Run.CaptureNames.Contains(site.Key.ToString()))
            {
                using var source = new StoredSweepRows(pipeline, [site.Key.ToString()]);
                foreach ((string name, BriefResult result) in SweepMeasure.Run(pipeline, names, source, site.Key))
                    results[name] = result;
                continue;
            }
            foreach (string name in names)
                results[name] = Swept(pipeline.Run, name) ?? throw new InputException($"{name}: not measured with these weights, and the " +
                    $"run has no capture of {site.Key} to measure it on; make it with 'fathom capture --run {pipeline.Run.Path} --site " +
                    $"{site.Key} …', or sweep again without --no-evaluate");
        }
        return results;
    }

    // A stream leaves no rows behind, only what the sweep measured; of other weights where the dictionary was trained anew since.
    static BriefResult? Swept(RunFolder run, string name)
    {
        SweepRow[] rows = [.. run.SweepNames
            .SelectMany(sweep => JsonFile.Read<SweepRow[]>(Path.Combine(run.Sweep(sweep), "sweep.json"), "fathom sweep"))
            .Where(row => row.Name == name && row.Measured is not null)];
        string? now = rows.Any(row => row.Fingerprint is not null) ? Fingerprint.OfDictionary(run, name) : null;
        return rows.LastOrDefault(row => row.Fingerprint is null || row.Fingerprint == now)?.Measured;
    }

    // Operations of a row as the manifest has them, times all rows: of a training that was taken up again it has the last ones only.
    static double? Flops(TrainedDictionary one, ManifestCosts? last) => last?.Flops / last?.Tokens * one.Rows;
}
