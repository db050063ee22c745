using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary>Latents → numbers, with the controls beside them: dictionaries of one run, metric after metric.</summary>
/// <param name="pipeline">The run.</param>
/// <param name="items">Its contexts.</param>
/// <param name="randomInit">Whether to train the control on the model with random parameters.</param>
/// <param name="seeds">Of controls and samples.</param>
/// <param name="texts">Labelled texts; null for none.</param>
sealed class EvaluateStep(Pipeline pipeline, ItemStore items, bool randomInit, IReadOnlyList<ulong> seeds,
    LabelledTextFile? texts = null) : IDisposable
{
    readonly EvaluationModels models = new(pipeline);
    readonly LabelStore? labels = LabelStore.TryOpen(pipeline.Run.Items, items);
    readonly MetricSession session = new(new EvaluationCache(pipeline.Run.Cache), seeds, pipeline.Workers,
        pipeline.Cancellation)
    {
        Texts = texts,
    };
    readonly List<(MetricContext Context, RunSubjects Subjects, LoadedDictionary Dictionary,
        DictionaryCaptures Captures)> evaluated = [];

    readonly HashSet<string> oneSeed = [];
    readonly Dictionary<string, string> failed = [];

    /// <summary>Whether a dictionary that cannot be measured is told of and left out, and the others are gone on with.</summary>
    public bool GoesOn { get; init; }

    /// <summary>The dictionaries that were left out, and why, in a line.</summary>
    public IReadOnlyDictionary<string, string> Failed => failed;

    /// <summary>Takes a model that is loaded already; it stays its owner's.</summary>
    public void Add(ActivationStore store, LanguageModel model) => models.Add(store, model);

    /// <summary>Adds a dictionary to measure; it and its captures stay their owner's.</summary>
    /// <param name="name">Of the dictionary, or of the folder it comes from.</param>
    /// <param name="dictionary">It.</param>
    /// <param name="captures">Its captures.</param>
    public void Add(string name, LoadedDictionary dictionary, DictionaryCaptures captures)
    {
        var subjects = new RunSubjects(pipeline, dictionary, captures, items, models, randomInit);
        evaluated.Add((new MetricContext
        {
            Name = name,
            Subject = RunSubjects.SubjectOf(CoreSubject.Dictionary, dictionary.Coder, InputHash.OfDictionary(dictionary),
                captures, captures.OneModel ? models.Of(captures.First) : null),
            Sites = captures.Sites,
            Items = items,
            Labels = labels,
            Run = subjects,
            Source = Source(pipeline, name, dictionary, captures, items),
            Session = session,
        }, subjects, dictionary, captures));
    }

    /// <summary>Measures them all and writes evaluation/&lt;name&gt;/&lt;metric&gt;.json and .md.</summary>
    /// <param name="metrics">What to measure.</param>
    /// <param name="every">Whether to pass over a metric that there is nothing to measure for, rather than to refuse it.</param>
    /// <returns>[dictionaries that did not fail][metrics]</returns>
    /// <exception cref="InputException">There is nothing to measure for one of them, and this does not go on.</exception>
    public IReadOnlyList<(string Name, IReadOnlyList<MetricReport> Reports)> Run(IReadOnlyList<Metric> metrics, bool every)
    {
        (string Name, List<MetricReport> Reports)[] all = [.. evaluated.Select(one =>
            (one.Context.Name, new List<MetricReport>()))];
        // Refused before any of them takes its time.
        int[][] there = [.. metrics.Select(metric =>
            Enumerable.Range(0, all.Length).Where(i => Try(evaluated[i].Context.Name, () => IsThere(metric, evaluated[i].Context, every))).ToArray())];
        foreach ((Metric metric, int[] able) in metrics.Zip(there))
        {
            var clock = Stopwatch.StartNew();
            int[] measured = [.. able.Where(i => Try(evaluated[i].Context.Name, () => Make(metric, evaluated[i].Context)))];
            if (measured.Length == 0) continue;
            MetricReport?[] reports = ProgressLine.Run(metric.Name, "steps", show => Run(metric, measured, show));
            foreach ((int i, MetricReport? report) in measured.Zip(reports))
            {
                if (report is null) continue;
                Write(i, report, clock, measured.Length);
                all[i].Reports.Add(report);
            }
        }
        return [.. all.Where(one => !failed.ContainsKey(one.Name)).Select(one => (one.Name, (IReadOnlyList<MetricReport>)one.Reports))];
    }

    /// <summary>The first of several dictionaries beside each of the others.</summary>
    /// <param name="results">What was measured, by name.</param>
    public IReadOnlyList<PairedEvaluation> Pairs(IReadOnlyList<(string Name, IReadOnlyList<MetricReport> Reports)> results)
    {
        var measured = results.Where(one => one.Reports.Count > 0)
            .Select(one => (Context: evaluated.First(each => each.Context.Name == one.Name).Context, one.Reports)).ToArray();
        return [.. measured.Skip(1).Select(other => PairedEvaluation.Of(measured[0].Context, measured[0].Reports, other.Context, other.Reports))];
    }

    /// <summary>Does something of a dictionary, unless it has failed before.</summary>
    /// <param name="name">Of the dictionary.</param>
    /// <param name="work">What; false where there is nothing to go on with.</param>
    /// <returns>What <paramref name="work"/> says; false where it failed and this goes on.</returns>
    /// <exception cref="InputException">It failed, and this does not go on.</exception>
    public bool Try(string name, Func<bool> work)
    {
        if (failed.ContainsKey(name)) return false;
        try
        {
            return work();
        }
        catch (InputException e) when (GoesOn)
        {
            Console.Error.WriteLine($"fathom: {name}: {failed[name] = e.Message}");
            return false;
        }
    }

    bool IsThere(Metric metric, MetricContext context, bool every)
    {
        if (metric.Lacks(context) is not { } lack) return true;
        if (!every) throw new InputException($"{pipeline.Run.Path}: --metrics {metric.Name}: {lack}");
        Console.Error.WriteLine($"{context.Name}: {metric.Name} is passed over: {lack}");
        return false;
    }

    // Captures and trainings show a progress line of their own, so they come before the metric's.
    bool Make(Metric metric, MetricContext context)
    {
        CoreEvaluation.RequireFit(context.Subject);
        bool retrains = true;
        foreach (ulong seed in seeds)
        {
            context.Of(Control.RandomInit, seed);
            if (seed != seeds[0] && context.Run.Retrained(seed - seeds[0]) is null) retrains = false;
        }
        if (!retrains && oneSeed.Add(context.Name))
            Console.Error.WriteLine($"{context.Name}: it was not trained on this run's captures, or from another dictionary, so it has one seed and " +
                "--seeds is of the controls");
        if (metric.Needs.HasFlag(MetricNeeds.Neurons)) _ = context.Run.Neurons;
        return true;
    }

    MetricReport?[] Run(Metric metric, int[] measured, Action<long, long, string> show)
    {
        string of = "";
        session.Progress = (words, done, total) => show(done, total, of + words);
        metric.Prepare([.. measured.Select(i => evaluated[i].Context)]);
        var reports = new MetricReport?[measured.Length];
        for (int i = 0; i < measured.Length; i++)
        {
            of = measured.Length > 1 ? $"{i + 1} of {measured.Length}, " : "";
            MetricContext context = evaluated[measured[i]].Context;
            _ = Try(context.Name, () => (reports[i] = metric.Run(context)) is not null);
        }
        session.Progress = null;
        return reports;
    }

    void Write(int index, MetricReport report, Stopwatch clock, int together)
    {
        (MetricContext context, _, LoadedDictionary dictionary, DictionaryCaptures captures) = evaluated[index];
        string folder = pipeline.Run.Evaluation(context.Name);
        Directory.CreateDirectory(folder);
        report.Envelope.Write(Path.Combine(folder, ResultFile(report.Metric)));
        AtomicFile.WriteAllText(Path.Combine(folder, TableFile(report.Metric)), report.Text(full: report.Table is not null));
        HtmlReport.Write(folder, context, report);
        Dictionary<string, string> inputs = Inputs(report.Metric, dictionary, captures);
        if (texts is not null) inputs[texts.Path] = InputHash.Of(texts.Path);
        pipeline.Record("evaluate", Output(context.Name, report.Metric), Config(context.Name, report.Metric, randomInit, seeds),
            clock, inputs, report.Rows, 2.0 * report.Rows * captures.Rows.Width * dictionary.Coder.LatentCount, folder,
            together);
    }

    public void Dispose()
    {
        foreach ((MetricContext context, RunSubjects subjects, _, _) in evaluated)
        {
            context.Dispose();
            subjects.Dispose();
        }
        labels?.Dispose();
        models.Dispose();
    }

    /// <summary>In a dictionary's folder of evaluations.</summary>
    public static string ResultFile(string metric) => $"{metric}.json";

    static string TableFile(string metric) => $"{metric}.md";

    /// <summary>The result that is in the run already, where this version made it from the same things.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="name">Of the dictionary.</param>
    /// <param name="dictionary">It.</param>
    /// <param name="captures">Its captures.</param>
    public Evaluated? Existing(string metric, string name, LoadedDictionary dictionary, DictionaryCaptures captures)
    {
        string result = Path.Combine(pipeline.Run.Evaluation(name), ResultFile(metric)),
            table = Path.Combine(pipeline.Run.Evaluation(name), TableFile(metric));
        bool same = pipeline.Last("evaluate", Output(name, metric)) is { } step && step.Version == Pipeline.Version
            && JsonNode.DeepEquals(step.Config, JsonSerializer.SerializeToNode(Config(name, metric, randomInit, seeds),
                JsonFile.Options))
            && Inputs(metric, dictionary, captures).OrderBy(input => input.Key)
                .SequenceEqual(step.Inputs.OrderBy(input => input.Key));
        if (!same || !File.Exists(result) || !File.Exists(table)) return null;
        var summary =
            JsonFile.Read<JsonObject>(result,
            $"fathom evaluate --run {pipeline.Run.Path} --dictionary {name} --metrics {metric}");
        summary.Remove("eval_result_unstructured");
        return new(summary, File.ReadAllText(table));
    }

    // What the manifest calls it.
    static string Output(string name, string metric) => metric == "core" ? name : $"{name} {metric}";

    static object Config(string name, string metric, bool randomInit, IReadOnlyList<ulong> seeds) =>
        new { name, metric, seeds, randomInit, program = MeasuredBy.ThisProgram };

    /// <summary>What an evaluation of a dictionary of the run is made of.</summary>
    public static EnvelopeSource Source(Pipeline pipeline, string name, LoadedDictionary dictionary, DictionaryCaptures captures,
        ItemStore items) => new(name, dictionary.Config, ModelOfRun.FolderOf(captures.First.Description),
            string.Join(", ", items.Description.Files.Select(file => Path.GetFileName(file.Path))),
            items.Description.ContextLength, Pipeline.Version, HashInRun(pipeline.Run, name));

    // By which the explorer knows these results from those of other weights under the same name.
    static string? HashInRun(RunFolder run, string name) =>
        Directory.Exists(run.Dictionary(name)) ? Fingerprint.OfDictionary(run, name) : null;

    /// <summary>Hashes of what goes into an evaluation.</summary>
    Dictionary<string, string> Inputs(string metric, LoadedDictionary dictionary, DictionaryCaptures captures)
    {
        var inputs = new Dictionary<string, string>(CaptureStep.Inputs(
            new(captures.First.Description.Model, captures.First.Description.ModelHash), items).Concat(captures.Inputs()))
        {
            ["dictionary"] = InputHash.OfDictionary(dictionary),
        };
        if (labels is not null && Metric.Of([metric]).Single().ReadsLabels) inputs["labels"] = labels.Hash;
        return inputs;
    }

    /// <summary>The configuration that a dictionary was trained with, as its cfg.json says; null for one from
    /// elsewhere.</summary>
    public static TrainConfig? TrainingOf(LoadedDictionary dictionary)
    {
        try
        {
            return dictionary.Config["metadata"]?["training"]?.Deserialize<TrainConfig>(JsonFile.Options);
        }
        catch (JsonException e)
        {
            throw new InputException($"{dictionary.Folder}: " +
                $"cfg.json's metadata.training is damaged ({JsonFault.Words(e)}); train it anew", e);
        }
    }
}
