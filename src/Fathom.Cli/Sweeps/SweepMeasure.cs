using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Measures the dictionaries of a sweep on held-out rows and keeps what was measured beside each.</summary>
static class SweepMeasure
{
    /// <summary>Coders that are in memory at a time.</summary>
    const int AtOnce = 16;

    /// <param name="pipeline">The run.</param>
    /// <param name="names">Dictionaries of one site.</param>
    /// <param name="source">The rows, contexts and model.</param>
    /// <param name="site">The site.</param>
    /// <returns>By the names.</returns>
    public static Dictionary<string, BriefResult> Run(Pipeline pipeline, IReadOnlyList<string> names, SweepRows source, Site site)
    {
        var kept = new KeptBriefs(pipeline.Run, source.Inputs(site.ToString()), name => Fingerprint.OfDictionary(pipeline.Run, name));
        var results = new Dictionary<string, BriefResult>();
        foreach (string name in names)
            if (kept.Find(name) is { } found) results[name] = found;
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
                kept.Keep(some[i], measured[i]);
                results[some[i]] = measured[i];
            }
        }
        return results;
    }
}
