using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>A run → its dictionaries with their sizes, costs and what the run has kept of their losses. It measures nothing.</summary>
/// <param name="run">The run.</param>
/// <param name="fingerprint">Of a dictionary, by its name.</param>
public sealed class ScalingSource(RunFolder run, Func<string, string> fingerprint)
{
    readonly Dictionary<Site, KeptBriefs> briefs = [];

    readonly Lazy<SweepRow[]> swept = new(() => [.. run.SweepNames
        .SelectMany(sweep => JsonFile.Read<SweepRow[]>(Path.Combine(run.Sweep(sweep), "sweep.json"), "fathom sweep"))]);

    readonly Lazy<ILookup<string, ManifestCosts>> costs = new(() => Manifest.Of(run).Steps
        .Where(step => step.Verb == "train" && step.Costs is { Flops: > 0, Tokens: > 0 })
        .ToLookup(step => step.Output, step => step.Costs));

    /// <summary>Dictionaries that a law can be of.</summary>
    /// <param name="leftOut">Told why, of each other.</param>
    public IReadOnlyList<TrainedDictionary> Trained(Action<InputException> leftOut)
    {
        List<TrainedDictionary> trained = [];
        foreach (string name in run.DictionaryNames)
        {
            try
            {
                trained.Add(TrainedDictionary.Of(run, name));
            }
            catch (InputException e)
            {
                leftOut(e);
            }
        }
        return trained;
    }

    /// <summary>Whether the run has the rows of a site, on which its dictionaries are measured.</summary>
    public bool HasRows(Site site) => run.CaptureNames.Contains(site.ToString());

    /// <summary>What a dictionary was measured to be: on the run's rows where it has them, else by the sweep; null where it was
    /// not.</summary>
    /// <exception cref="InputException">What was kept, or the capture, is damaged.</exception>
    public BriefResult? Kept(TrainedDictionary one)
    {
        if (!HasRows(one.Site)) return Swept(one.Name);
        if (!briefs.TryGetValue(one.Site, out KeptBriefs? kept))
        {
            using var captures = DictionaryCaptures.Open(run, [one.Site.ToString()], []);
            briefs[one.Site] = kept = new(run, captures.Inputs(), fingerprint);
        }
        return kept.Find(one.Name);
    }

    /// <summary>What a sweep measured, as a stream leaves no rows behind; null of other weights, where the dictionary was trained anew
    /// since.</summary>
    /// <exception cref="InputException">The table of a sweep is damaged.</exception>
    public BriefResult? Swept(string name)
    {
        SweepRow[] rows = [.. swept.Value.Where(row => row.Name == name && row.Measured is not null)];
        string? now = rows.Any(row => row.Fingerprint is not null) ? fingerprint(name) : null;
        return rows.LastOrDefault(row => row.Fingerprint is null || row.Fingerprint == now)?.Measured;
    }

    /// <summary>A dictionary as laws see it.</summary>
    /// <param name="one">The dictionary.</param>
    /// <param name="measured">What it was measured to be.</param>
    /// <param name="prefix">What its name begins with, to tell runs apart.</param>
    public ScalingDictionary Of(TrainedDictionary one, BriefResult measured, string prefix = "") => new(prefix + one.Name, one.Subject,
        one.Config.Architecture, one.Sparsity, one.Rest, one.Config.Latents, one.Tokens, Flops(one, costs.Value[one.Name].LastOrDefault()),
        measured);

    // Operations of a row as the manifest has them, times all rows: of a training that was taken up again it has the last ones only.
    static double? Flops(TrainedDictionary one, ManifestCosts? last) => last?.Flops / last?.Tokens * one.Rows;
}
