using System.Text.Json;
using Fathom.Evaluation;

namespace Fathom.Bench;

/// <summary>
/// Every metric of the suite of a dictionary on each model that comes with Fathom, over three seeds with all controls, as
/// <c>fathom evaluate --metrics all</c> says it.
/// </summary>
static class SeparationStudy
{
    /// <summary>Of the dictionary's training, of the random model's weights and of random directions.</summary>
    public const int Seeds = 3;

    /// <param name="folder">Where the runs are made; what is trained there already is not trained again.</param>
    /// <returns>For each of <see cref="SuiteSubject.All"/> its metrics by name, in order, each in its envelope.</returns>
    public static IReadOnlyList<IReadOnlyList<(string Name, JsonElement Envelope)>> Run(string folder) =>
        [.. SuiteSubject.All.Select(subject => Metrics(subject, Path.Combine(folder, subject.Name)))];

    static IReadOnlyList<(string, JsonElement)> Metrics(SuiteSubject subject, string run)
    {
        string[] metrics = [.. Metric.All.Where(metric => subject.IsBoard || !metric.Needs.HasFlag(MetricNeeds.Board))
            .Select(metric => metric.Name)];
        // Made once: it would put the figures of one seed in the place of those of several.
        if (!Directory.Exists(Path.Combine(run, "evaluation"))) FathomProgram.Run(subject.Make, run);
        FathomProgram.Run($"evaluate --metrics {string.Join(',', metrics)} --seeds {Seeds} --run", run);
        return [.. metrics.Select(metric => (metric, Read(run, metric)))];
    }

    static JsonElement Read(string run, string metric)
    {
        string file = Path.Combine(Directory.GetDirectories(Path.Combine(run, "evaluation")).Single(), $"{metric}.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }
}
