using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        List<ProbeSubject> others = [];
        if (method is ValidatedSparseProbe)
            others.AddRange(options.Ks.Select(k => new ProbeSubject($"k = {k}, SAEBench", material.Reads,
                new SparseProbe(k))));
        if (material.Activations is { } activations)
        {
            if (method is ValidatedSparseProbe) others.Add(new("k-sparse, activation", activations, method));
            if (method is not ContrastProbe)
                others.Add(new(Activations, activations, new LogisticProbe(options.C, options.Folds, options.Seed)));
        }
        ProbeSubject[] twins = [.. material.Twins.Select(twin => new ProbeSubject(CoreSubject.RandomInitModel, twin, method))];
        var how = new ProbeOptions { Resamples = options.Resamples, Seed = options.Seed };
        return ProgressLine.Run("probe", "fits", show => ProbeStudy.Run(material.Labels, new(Own, material.Reads, method),
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
            Outputs = material.Reads is PairedInputs ? [Truth(material.Labels)]
                : report.Classes.Count == 2 ? [report.Classes[1]] : report.Classes,
            Settings = Settings(material, options),
        };
        ProbeLabels labels = material.Labels;
        Probe probe = SavedProbe.Of(report.Classifier, material.Reads,
            [.. labels.Of(ProbeSplit.Train), .. labels.Of(ProbeSplit.Validation)], about);
        if (ProbeFile.IsPath(options.Save))
        {
            probe.Save(options.Save);
            return;
        }
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), options.Machine.Workers, cancellation);
        string path = pipeline.Run.Probe(options.Save), folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        probe.Save(path);
        pipeline.Record("probe", options.Save, new { about }, clock, material.Inputs, report.Train + report.Test, 0, folder);
    }

    // All that decides what is learnt and measured, k as it is where it was left out.
    static JsonObject Settings(ProbeMaterial material, ProbeVerb.Options options)
    {
        var settings = (JsonObject)JsonSerializer.SerializeToNode(options with { K = [.. options.Ks.Select(k => $"{k}")] },
            JsonFile.Options)!;
        settings.Remove("machine");
        settings["inputs"] = JsonSerializer.SerializeToNode(material.Inputs, JsonFile.Options);
        return settings;
    }

    // Of pairs the positive class reads "side is true".
    static string Truth(ProbeLabels labels) =>
        labels.Classes[1][(labels.Classes[1].IndexOf(" is ", StringComparison.Ordinal) + 4)..];
}
