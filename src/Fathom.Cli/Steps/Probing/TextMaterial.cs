using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Labelled texts, run through a model, for a probe.</summary>
static class TextMaterial
{
    const ulong TestStream = 0x74657374, ValidationStream = 0x76616c69;

    const double ValidationShare = 0.2;

    public static ProbeMaterial Make(ProbeVerb.Options options, CancellationToken cancellation)
    {
        IReadOnlyList<LabelledText> texts = LabelledTexts.Read(options.Labels, options.Columns);
        bool paired = options.Method == "ccs";
        (ProbeLabels labels, IReadOnlyList<(int, int)> pairs) = paired
            ? LabelledExamples.OfPairs(texts, options.Positive, options.Labels)
            : (LabelledExamples.Of(texts, options.Positive, options.Labels), []);
        DrawSplits(labels, options);
        Workers workers = options.Machine.Workers;
        string[] words = [.. texts.Select(text => text.Text)];

        using var origin = ProbeOrigin.Open(options, workers, cancellation);
        int context = options.Context ?? origin.Model.Config.ContextLength;
        TextInputs Read(LanguageModel model, ISparseCoder? coder, string title) => ProgressLine.Run(title, "texts", show =>
            TextInputs.Of(model, Tokenizer.Load(origin.ModelFolder), words, origin.Site, context, options.Pool, coder, workers,
                done => show(done, words.Length, ""), cancellation));
        ProbeInputs Of(ProbeInputs inputs) => paired ? new PairedInputs(inputs, pairs) : inputs;

        TextInputs own = Read(origin.Model, origin.Coder, "texts");
        List<ProbeInputs> twins = [];
        foreach (ulong seed in options.TwinSeeds)
        {
            using var twin = ProbeOrigin.Open(options with { Seed = seed }, workers, cancellation);
            TextInputs random = Read(twin.TwinModel(), twin.TwinCoder(), "texts (control)");
            twins.Add(Of((ProbeInputs?)random.Latents ?? random.Activations));
        }
        string note = own.Cut == 0 ? "" : $"{own.Cut:n0} of {words.Length:n0} texts were longer than {context} tokens and were " +
            "cut there.";
        return new(labels, Of((ProbeInputs?)own.Latents ?? own.Activations), own.Latents is null ? null : Of(own.Activations),
            twins, origin.Site.ToString(), origin.Name, options.Pool == Pooling.Mean ? "mean" : "last", note,
            new Dictionary<string, string>(origin.Inputs()) { [options.Labels] = InputHash.Of(options.Labels) });
    }

    // What the file does not say is drawn, by documents.
    static void DrawSplits(ProbeLabels labels, ProbeVerb.Options options)
    {
        bool said = labels.Split.Contains(ProbeSplit.Test);
        if (said) options.Refuse("a file that names the split", "--test-share");
        else labels.Draw(ProbeSplit.Train, ProbeSplit.Test, options.TestShare, new Philox(options.Seed, TestStream));
        if (options.Method == "k-sparse" && !labels.Split.Contains(ProbeSplit.Validation))
            labels.Draw(ProbeSplit.Train, ProbeSplit.Validation, ValidationShare, new Philox(options.Seed, ValidationStream));
    }
}
