using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>Examples → a probe, its worth, its file.</summary>
static class ProbeStep
{
    const string Own = "this probe", Activations = "logistic, all of the activation";

    public static ProbeReport Run(ProbeMaterial material, ProbeMethod method, ProbeVerb.Options options,
        CancellationToken cancellation)
    {
        List<ProbeSubject> others = [], twins = [];
        if (method is ValidatedSparseProbe)
            others.AddRange(options.Ks.Select(k => new ProbeSubject($"k = {k}, SAEBench", material.Features,
                new SparseProbe(k))));
        if (material.Activations is { } activations)
        {
            if (method is ValidatedSparseProbe) others.Add(new("k-sparse, activation", activations, method));
            if (method is not ContrastProbe)
                others.Add(new(Activations, activations, new LogisticProbe(options.C, options.Folds, options.Seed)));
        }
        if (material.Twin is { } twin) twins.Add(new(CoreSubject.RandomInitModel, twin, method));
        var how = new ProbeOptions { Resamples = options.Resamples, Seed = options.Seed };
        return ProgressLine.Run("probe", "fits", show => ProbeStudy.Run(material.Labels, new(Own, material.Features, method),
            others, twins, how, options.Machine.Workers, (name, done, total) => show(done, total, name), cancellation));
    }

    /// <summary>Keeps a probe in the run, with an entry in its manifest, or as a file.</summary>
    /// <param name="material">What it learnt from.</param>
    /// <param name="report">What was learnt.</param>
    /// <param name="options">Where it goes.</param>
    /// <param name="clock">Running since the work began.</param>
    /// <param name="cancellation">Of the verb.</param>
    public static void Save(ProbeMaterial material, ProbeReport report, ProbeVerb.Options options, Stopwatch clock,
        CancellationToken cancellation)
    {
        var about = new ProbeDescription
        {
            Method = report.Method,
            Site = material.Site,
            Dictionary = material.Dictionary,
            Pool = material.Pool,
            Outputs = material.Features is PairedFeatures ? [Truth(material.Labels)]
                : report.Classes.Count == 2 ? [report.Classes[1]] : report.Classes,
        };
        Probe probe = SavedProbe.Of(report.Classifier, material.Features, about);
        if (ProbeFile.IsPath(options.Save))
        {
            probe.Save(options.Save);
            return;
        }
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), options.Machine.Workers, cancellation);
        string path = pipeline.Run.Probe(options.Save), folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        probe.Save(path);
        object config = new
        {
            about,
            options.Labels,
            options.Variable,
            options.C,
            options.Folds,
            options.K,
            options.Starts,
            options.TestShare,
            options.Rows,
            options.Seed,
        };
        pipeline.Record("probe", options.Save, config, clock, material.Inputs, report.Train + report.Test, 0, folder);
    }

    // Of pairs the positive class reads "side is true".
    static string Truth(ProbeLabels labels) =>
        labels.Classes[1][(labels.Classes[1].IndexOf(" is ", StringComparison.Ordinal) + 4)..];
}
