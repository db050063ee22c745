using System.Net;
using System.Text.RegularExpressions;
using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>
/// Everything under <c>evaluation/&lt;dictionary&gt;</c>: the envelopes, with the words that the evaluation itself put to every figure and
/// every control, and the pictures of the report's sections.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="catalogue">Its dictionaries.</param>
sealed partial class EvaluationFiles(RunFolder run, RunCatalogue catalogue)
{
    const int LargestSection = 16 << 20, MostPictures = 24;

    /// <exception cref="RequestException">No such dictionary.</exception>
    /// <exception cref="InputException">A file is damaged.</exception>
    public EvaluationResponse Read(string dictionary)
    {
        if (!run.DictionaryNames.Contains(dictionary)) throw RequestException.NotFound("no such dictionary in this run");
        string folder = run.Evaluation(dictionary), hash = catalogue.Hash(dictionary);
        string repair = $"fathom evaluate --run {run.Path} --dictionary {dictionary}";
        List<MeasuredMetric> metrics = [];
        List<string> others = [];
        foreach (Metric metric in Metric.All)
        {
            var (found, ofOtherWeights) = ResultsFile.Read(Path.Combine(folder, $"{metric.Name}.json"), hash, $"{repair} --metrics {metric.Name}",
                envelope => MeasuredEnvelope.Read(metric, envelope));
            if (ofOtherWeights) others.Add(metric.Name);
            if (found is not null) metrics.Add(found with { Pictures = Pictures(Path.Combine(folder, "sections", $"{metric.Name}.html")) });
        }
        return new(dictionary, metrics, others);
    }

    // None of a section that cannot be read: the figures say all without them.
    static MeasuredPicture[] Pictures(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > LargestSection) return [];
            return [.. Figures().Matches(File.ReadAllText(path)).Take(MostPictures).Select(figure =>
                new MeasuredPicture(WebUtility.HtmlDecode(figure.Groups[1].Value), figure.Groups[2].Value, WebUtility.HtmlDecode(figure.Groups[3].Value)))];
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex("<figure><h3>([^<]*)</h3>(<svg .*?</svg>)\\s*<figcaption>([^<]*)</figcaption></figure>", RegexOptions.Singleline, 2000)]
    private static partial Regex Figures();
}
