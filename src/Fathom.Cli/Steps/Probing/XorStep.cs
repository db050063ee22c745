using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Pairs of variables of a run or of a labelled file → reports on a ⊕ b.</summary>
static class XorStep
{
    /// <summary>Pairs that are chosen where none are named.</summary>
    const int ChosenPairs = 4;

    /// <summary>Writes tables or one JSON object.</summary>
    public static void Run(ProbeVerb.Options options, CancellationToken cancellation)
    {
        using var origin = ProbeOrigin.Open(options, options.Machine.Workers, cancellation);
        using var twins = new ProbeTwins(options, cancellation);
        IReadOnlyList<XorReport> reports = options.Labels.Length > 0 ? OfTexts(origin, twins, options, cancellation)
            : OfTokens(origin, twins, options, cancellation);
        if (!options.Json)
        {
            Terminal.Print(string.Join('\n', reports.Select(XorTable.Render)));
            return;
        }
        Console.WriteLine(new JsonObject
        {
            ["site"] = origin.Site.ToString(),
            ["dictionary"] = origin.Name,
            ["pool"] = options.Labels.Length == 0 ? "token" : options.Pool == Pooling.Mean ? "mean" : "last",
            ["pairs"] = new JsonArray([.. reports.Select(XorJson.Of)]),
        }.ToJsonString());
    }

    static List<XorReport> OfTokens(ProbeOrigin origin, ProbeTwins twins, ProbeVerb.Options options,
        CancellationToken cancellation)
    {
        Workers workers = options.Machine.Workers;
        using LabelStore labels = RowMaterial.LabelsOf(origin);
        var tokens = new XorTokens(origin.Rows!, origin.Items!, labels, options.Seed);
        ProbeInputs Of(ISparseCoder? coder, IVectorSource source, int[] examples)
        {
            long[] rows = [.. examples.Select(i => tokens.Rows[i])];
            return coder is null ? RowInputs.Activations(source, rows, workers)
                : RowInputs.Latents(coder, source, rows, workers);
        }
        XorLabels[] pairs = [.. (options.XorPairs ?? tokens.Even(ChosenPairs)).Select(pair => tokens.Pair(pair.A, pair.B))];
        return Study(pairs, (_, examples) => Of(origin.Coder, origin.Rows!, examples),
            (seed, examples) => Of(twins[seed].TwinCoder(), twins[seed].TwinRows(), examples), options,
            options.Rows ?? new XorOptions().Rows, cancellation);
    }

    static List<XorReport> OfTexts(ProbeOrigin origin, ProbeTwins twins, ProbeVerb.Options options,
        CancellationToken cancellation)
    {
        IReadOnlyList<LabelledText> Texts(string column) =>
            LabelledTexts.Read(options.Labels, options.Columns with { LabelColumn = column });
        XorLabels[] pairs = [.. options.XorPairs!.Select(pair => XorTexts.Pair(pair.A, Texts(pair.A), pair.B, Texts(pair.B),
            options.TestShare, options.Labels))];
        if (pairs.All(pair => pair.SplitIsGiven)) options.Refuse("a file that names the split", "--test-share");
        string[] words = [.. Texts(options.XorPairs![0].A).Select(text => text.Text)];
        int context = options.Context ?? origin.Model.Config.ContextLength;
        ProbeInputs Read(LanguageModel model, ISparseCoder? coder, string title) => ProgressLine.Run(title, "texts", show =>
        {
            TextInputs of = TextInputs.Of(model, Tokenizer.Load(origin.ModelFolder), words, origin.Site, context,
                options.Pool, coder, options.Machine.Workers, done => show(done, words.Length, ""), cancellation);
            return (ProbeInputs?)of.Latents ?? of.Activations;
        });
        ProbeInputs own = Read(origin.Model, origin.Coder, "texts");
        Dictionary<ulong, ProbeInputs> random = [];
        ProbeInputs Random(ulong seed) => random.TryGetValue(seed, out ProbeInputs? read) ? read
            : random[seed] = Read(twins[seed].TwinModel(), twins[seed].TwinCoder(), "texts (control)");
        return Study(pairs, (_, examples) => new ChosenInputs(own, examples),
            (seed, examples) => new ChosenInputs(Random(seed), examples), options, int.MaxValue, cancellation);
    }

    static List<XorReport> Study(XorLabels[] pairs, Func<ulong, int[], ProbeInputs> own,
        Func<ulong, int[], ProbeInputs> random, ProbeVerb.Options options, int rows, CancellationToken cancellation)
    {
        List<XorSubject> subjects = [new("this model", SubjectRole.Dictionary, own)];
        if (!options.NoRandomInit) subjects.Add(new(CoreSubject.RandomInitModel, SubjectRole.Chance, random));
        var how = new XorOptions { Seeds = options.AllSeeds, Rows = rows, C = options.C, Folds = options.Folds };
        return ProgressLine.Run("probe", "fits", show => pairs.Select((pair, at) => XorStudy.Run(pair, subjects, how,
            options.Machine.Workers, (done, total) => show(at * total + done, pairs.Length * total, $"{pair.A}, {pair.B}"),
            cancellation)).ToList());
    }
}
