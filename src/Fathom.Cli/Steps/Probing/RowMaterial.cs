using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Labelled tokens of a run for a probe.</summary>
static class RowMaterial
{
    const ulong ValidationStream = 0x76616c69;

    const int DefaultRows = 20_000;

    const double ValidationShare = 0.2;

    public static ProbeMaterial Make(ProbeVerb.Options options, CancellationToken cancellation)
    {
        Workers workers = options.Machine.Workers;
        using var origin = ProbeOrigin.Open(options, workers, cancellation);
        using LabelStore labels = LabelsOf(origin);
        RunExamples examples = RunExamples.Of(origin.Rows!, origin.Items!, labels, options.Variable, options.Rows ?? DefaultRows, options.Seed);
        if (options.Method == "k-sparse")
            examples.Labels.Draw(ProbeSplit.Train, ProbeSplit.Validation, ValidationShare, new Philox(options.Seed,
                ValidationStream));
        examples = examples.Complete();

        ProbeInputs Of(ISparseCoder? coder, IVectorSource rows) => coder is null
            ? RowInputs.Activations(rows, examples.Rows, workers) : RowInputs.Latents(coder, rows, examples.Rows, workers);
        // Only the contexts of the examples are run: a capture of a random model would be read once, and be as large as the run's.
        ProbeInputs OfModel(LanguageModel random) => ProgressLine.Run("random-init model", "tokens", show => ContextInputs.Activations(random,
            origin.Site, origin.Rows!, origin.Items!, examples.Rows, done => show(done, examples.Rows.Length, ""), cancellation));
        ProbeInputs own = Of(origin.Coder, origin.Rows!);
        List<ProbeInputs> twins = [];
        foreach (ulong seed in options.TwinSeeds)
        {
            using var twin = ProbeOrigin.Open(options with { Seed = seed }, workers, cancellation);
            twins.Add(twin.TwinCoder() is { } coder ? Of(coder, twin.TwinRows()) : OfModel(twin.TwinModel()));
        }
        List<string> notes = [];
        if (examples.Unclear > 0)
            notes.Add($"{examples.Unclear:n0} tokens carry several values of {options.Variable} and were left out.");
        if (examples.Missing.Count > 0)
            notes.Add($"Left out, as one of the splits has no token of them: {string.Join(", ", examples.Missing)}.");
        return new(examples.Labels, own, origin.Coder is null ? null : RowInputs.Activations(origin.Rows!, examples.Rows,
            workers), twins, origin.Site.ToString(), origin.Name, "token", string.Join(' ', notes), origin.Inputs());
    }

    /// <summary>The labels of a run.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public static LabelStore LabelsOf(ProbeOrigin origin)
    {
        string items = origin.Pipeline!.Run.Items;
        return LabelStore.TryOpen(items, origin.Items!) ?? throw new InputException($"{items}: no labels here; " +
            "capture a world ('fathom capture --world othello …') or .jsonl files with \"spans\"");
    }
}
