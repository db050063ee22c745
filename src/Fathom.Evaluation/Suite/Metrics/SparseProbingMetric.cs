using System.Text.Json.Nodes;
using Fathom.Models.Tokenizers;

namespace Fathom.Evaluation;

/// <summary>How well a few latents tell labelled variables, of tokens or of texts (<see cref="SparseProbing"/>).</summary>
sealed class SparseProbingMetric : SubjectMetric
{
    const string Category = "sae", Validated = "validated_test_accuracy",
        ValidatedWords = "accuracy of the validated probe; of the linear probe that of all of the activation";

    static readonly SharedKind<SparseMaterial> Materials = new();
    static readonly SharedKind<SparseTask[]> AllTasks = new();
    static readonly SharedKind<SparseScore[]> AllScores = new();
    static readonly SharedKind<TextInputs> AllInputs = new();

    public override string Name => "sparse-probing";

    public override string Summary => "how well a few latents tell labelled variables";

    public override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite;

    public override bool ReadsTexts => true;

    public override string? Lacks(MetricContext context) => base.Lacks(context)
        ?? (context.Labels is null && context.Session.Texts is null
            ? "no labels here and no labelled texts; give --labels, or capture a world ('fathom capture --world stories …')"
                : null);

    // A permuted decoder has the same latents.
    protected override bool Takes(Control control) => control != Control.Permuted;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed) =>
        Figures(context, Material(context), Scores(context, subject));

    protected override IEnumerable<SubjectFigures> Further(MetricContext context)
    {
        SparseMaterial material = Material(context);
        ProbeInputs latents = Inputs(context, context.Subject).Latents!;
        yield return new(TruthEvaluation.PermutedLabels, SubjectRole.Chance, [.. context.Seeds.Select(seed =>
        {
            SparseMaterial permuted = material.Permuted(seed);
            return Figures(context, permuted, SparseProbing.Run(latents, permuted.Tasks(), context.Workers));
        })]);
        SparseTask[] tasks = Tasks(context);
        bool[][] right = SparseProbing.Full(Inputs(context, context.Subject).Activations, tasks, context.Workers);
        double[] accuracy = [.. right.Select(one => one.Count(yes => yes) / (double)one.Length)];
        double[]? resamples = Resamples(context, material, tasks, [right])?[0];
        yield return new(TruthEvaluation.Probe, SubjectRole.Ceiling,
            [[Accuracy(Validated, ValidatedWords, accuracy.Average(), resamples)]]);
    }

    static IReadOnlyList<Figure> Figures(MetricContext context, SparseMaterial material, SparseScore[] scores)
    {
        IReadOnlyList<int> ks = SparseProbing.Ks;
        double[][]? drawn = Resamples(context, material, [.. scores.Select(score => score.Task)],
            [.. Enumerable.Range(0, ks.Count + 1).Select(which => scores.Select(score => score.Right[which]).ToArray())]);
        double Mean(int which) => scores.Average(score => score.Accuracy(which));
        return
        [
            .. ks.Select((k, i) =>
                Accuracy($"sae_top_{k}_test_accuracy", $"accuracy of the {k}-sparse probe, SAEBench's", Mean(i), drawn?[i])),
            Accuracy(Validated, ValidatedWords, Mean(ks.Count), drawn?[ks.Count]),
            new(Category, "validated_auc", "AUC of the validated probe", scores.Average(score => score.Auc))
            {
                Sense = Sense.Higher,
            },
            new(Category, "validated_features", "latents of the validated probe, mean",
                scores.Average(score => score.Latents.Count)),
            new(Category, "variables", "variables that are common enough", scores.Length, IsCount: true),
        ];
    }

    static Figure Accuracy(string key, string words, double value, double[]? resamples) =>
        new(Category, key, words, value, IsHeadline: true) { Sense = Sense.Higher, Resamples = resamples };

    static double[][]? Resamples(MetricContext context, SparseMaterial material, SparseTask[] tasks,
        IReadOnlyList<IReadOnlyList<bool[]>> right) =>
        SparseAccuracies.Draws(tasks, right, material.Document,
            [.. material.Document.Where((_, i) => material.Split[i] == ProbeSplit.Test).Distinct()],
            context.Seed, context.Workers);

    static SparseMaterial Material(MetricContext context) => context.Session.Texts is { } texts
        ? context.Once(Materials, texts, () => SparseMaterial.Of(texts, context.Seed))
        : context.Once(Materials, context.Labels!, () => SparseMaterial.Of(context.Store, context.Items!, context.Labels!, context.Seed));

    static SparseTask[] Tasks(MetricContext context) => context.Once(AllTasks, Material(context), () => Material(context).Tasks());

    static SparseScore[] Scores(MetricContext context, CoreSubject subject) => context.Once(AllScores, subject, () =>
        SparseProbing.Run(Inputs(context, subject).Latents!, Tasks(context), context.Workers));

    static TextInputs Inputs(MetricContext context, CoreSubject subject) => context.Once(AllInputs, subject, () =>
    {
        if (context.Session.Texts is not { } file)
        {
            long[] rows = Material(context).Rows;
            return new(RowInputs.Activations(subject.Rows, rows, context.Workers),
                RowInputs.Latents(subject.Coder, subject.Rows, rows, context.Workers), 0);
        }
        return TextInputs.Of(subject.Model!, Tokenizer.Load(context.Source.Model!), [.. file.Texts.Select(text => text.Text)],
            context.Sites!.Reads[0], subject.Model!.Config.ContextLength, Pooling.Mean, subject.Coder, context.Workers,
            done => context.Session.Progress?.Invoke($"{subject.Name}, texts", done, file.Texts.Count), context.Cancellation);
    });

    protected override JsonObject Config(MetricContext context) => new()
    {
        ["labels"] = context.Session.Texts?.Path ?? context.Labels!.Description.Source,
        ["examples"] = context.Session.Texts is null ? "tokens" : "texts, mean over tokens",
        ["variables"] = Tasks(context).Length,
        ["variables_there_are"] = Material(context).Variables.Count,
        ["most_train_examples"] = SparseMaterial.TrainExamples,
        ["k_values"] = new JsonArray([.. SparseProbing.Ks.Select(k => (JsonNode)k)]),
    };

    protected override JsonObject Unstructured(MetricContext context)
    {
        SparseScore[] scores = Scores(context, context.Subject);
        return new()
        {
            ["variables"] = new JsonArray([.. scores.Select(score =>
            {
                var json = new JsonObject { ["name"] = score.Task.Name, ["test_examples"] = score.Task.Test.Length };
                foreach ((int i, int k) in SparseProbing.Ks.Index()) json[$"sae_top_{k}_test_accuracy"] = score.Accuracy(i);
                json[Validated] = score.Accuracy(SparseProbing.Ks.Count);
                json["validated_auc"] = score.Auc;
                json["validated_latents"] = new JsonArray([.. score.Latents.Select(latent => (JsonNode)latent)]);
                return (JsonNode)json;
            })]),
        };
    }

    protected override string Footnote(MetricContext context)
    {
        SparseTask[] tasks = Tasks(context);
        string what = context.Session.Texts is null ? "tokens" : "texts";
        return $"Mean over {tasks.Length} {(tasks.Length == 1 ? "variable" : "variables")}, each on as many {what} with it as without, so that guessing is .5: at most " +
            $"{tasks.Max(task => task.Train.Length + task.Validation.Length):N0} to learn from and " +
                $"{tasks.Max(task => task.Test.Length):N0} of other " +
            "documents to test on. SAEBench's probes take the k latents whose means differ most; the validated one chooses them " +
                "on validation documents.";
    }
}
