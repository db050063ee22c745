using Fathom.Dictionaries;

namespace Fathom.Explorer;

/// <summary>
/// Speeds of trainings that are done, as the run's manifest has them, which says what the process that finished each took. Read anew
/// where the file has changed. Thread-safe.
/// </summary>
/// <param name="run">The run.</param>
sealed class TrainingRates(RunFolder run)
{
    readonly Lock reading = new();
    readonly Dictionary<string, ManifestCosts> costs = [];
    (DateTime Written, long Length) known;

    /// <summary>Tokens a second; null where the manifest does not say.</summary>
    public double? Of(string training)
    {
        lock (reading)
        {
            var file = new FileInfo(run.Manifest);
            var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (now != known) Read();
            known = now;
            return costs.TryGetValue(training, out ManifestCosts? took) && took is { Tokens: > 0, Seconds: > 0 } ? took.Tokens / took.Seconds : null;
        }
    }

    void Read()
    {
        costs.Clear();
        try
        {
            // The last of a name counts.
            foreach (ManifestStep step in Manifest.Of(run).Steps)
                if (step.Verb == "train") costs[step.Output] = step.Costs;
        }
        catch (InputException)
        {
        }
    }
}
