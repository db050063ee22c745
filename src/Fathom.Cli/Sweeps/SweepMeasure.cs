using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Measures the dictionaries of a sweep on held-out rows and keeps what was measured beside each.</summary>
static class SweepMeasure
{
    const string ResultFile = "brief.json";

    /// <summary>Coders that are in memory at a time.</summary>
    const int AtOnce = 16;

    /// <param name="pipeline">The run.</param>
    /// <param name="names">Dictionaries of one site.</param>
    /// <param name="source">The rows, contexts and model.</param>
    /// <param name="site">The site.</param>
    /// <returns>By the names.</returns>
    public static Dictionary<string, BriefResult> Run(Pipeline pipeline, IReadOnlyList<string> names, SweepRows source, Site site)
    {
        string rows = string.Join(' ', source.Inputs(site.ToString()).Select(input => $"{input.Key} {input.Value}").Order());
        Dictionary<string, string> keys = names.ToDictionary(name => name, name =>
            InputHash.OfText($"{Fingerprint.OfDictionary(pipeline.Run, name)} {rows} {Pipeline.Version}"));
        var results = new Dictionary<string, BriefResult>();
        foreach (string name in names)
            if (Kept(pipeline, name, keys[name]) is { } kept) results[name] = kept;
        string[] missing = [.. names.Where(name => !results.ContainsKey(name))];
        if (missing.Length == 0) return results;
        using LanguageModel model = source.LoadModel(site.ToString(), pipeline.Workers);
        foreach (string[] some in missing.Chunk(AtOnce))
        {
            ISparseCoder[] coders = [.. some.Select(name => SaeLensFolder.Read(pipeline.Run.Dictionary(name)).Coder)];
            BriefResult[] measured = ProgressLine.Run($"evaluate {site}", "items", show => BriefEvaluation.Run(coders,
                source.Of(site.ToString()), model, site, source.Items, pipeline.Workers,
                (done, total) => show(done, total, $"{some.Length} dictionaries"), pipeline.Cancellation));
            foreach (ISparseCoder coder in coders) (coder as IDisposable)?.Dispose();
            for (int i = 0; i < some.Length; i++)
            {
                Directory.CreateDirectory(pipeline.Run.Evaluation(some[i]));
                JsonFile.Write(FileOf(pipeline, some[i]), new Entry(keys[some[i]], measured[i]));
                results[some[i]] = measured[i];
            }
        }
        return results;
    }

    static BriefResult? Kept(Pipeline pipeline, string name, string key)
    {
        string path = FileOf(pipeline, name);
        if (!File.Exists(path)) return null;
        var entry = JsonFile.Read<Entry>(path, $"rm {path}");
        return entry.Inputs == key ? entry.Measured : null;
    }

    static string FileOf(Pipeline pipeline, string name) => Path.Combine(pipeline.Run.Evaluation(name), ResultFile);

    /// <param name="Inputs">Hash of the dictionary, the rows and the version.</param>
    /// <param name="Measured">What came out.</param>
    sealed record Entry(string Inputs, BriefResult Measured);
}
