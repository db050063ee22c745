using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// How many bits a token's latents take (Ayonrinde, Pearce and Sharkey 2024, "Interpretability as compression: reconsidering SAE
/// explanations of neural activations with MDL-SAEs", arXiv 2410.11179), and how many a Gaussian code of the same error would.
/// </summary>
sealed class DescriptionLengthMetric : SubjectMetric
{
    const string Category = "description_length";

    /// <summary>Rows at most, drawn from those that are measured.</summary>
    const int Rows = 1 << 16;

    const ulong Stream = 0x6D646C;

    /// <summary>Share of the variance that quantising may add to the error.</summary>
    const double Precision = 0.01;

    static readonly SharedKind<PrincipalComponents> Spreads = new();

    public override string Name => "description-length";

    public override string Summary => "bits that send a token's latents, beside what a Gaussian code of the same error takes";

    public override MetricNeeds Needs => MetricNeeds.None;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed)
    {
        IVectorSource outputs = subject.Targets ?? subject.Rows;
        RowSelection rows = Drawn(context, subject.Rows), written = Drawn(context, outputs);
        ReconstructionSummary made = Reconstruction(context, subject, rows, written);
        var length = new DescriptionLength(subject.Coder.WriteNorms.ToArray(),
            DescriptionLength.StepOf(Precision * made.Variance, made.L0));
        rows.Encode(subject.Coder, context.Workers, (codes, place) =>
        {
            length.Add(codes);
            context.Session.Progress?.Invoke($"{subject.Name}, codes", place + codes.Rows, rows.Count);
        }, context.Cancellation);
        (double which, double values) = length.BitsPerRow();
        PrincipalComponents spread = context.Once(Spreads, outputs, () =>
            PrincipalComponents.Of(written, new FitContext(context.Workers, null, context.Cancellation)));
        double missed = made.FractionUnexplained + Precision, gaussian = GaussianRate.Bits(spread.Variances, missed * made.Variance);
        return
        [
            new(Category, "bits_per_token", "bits that send a token's latents", which + values, IsHeadline: true),
            new(Category, "bits_which", "of them, which latents are active", which, IsHeadline: true),
            new(Category, "bits_values", "of them, their values", values, IsHeadline: true),
            new(Category, "fvu_with_rounding", "share of variance missed at that price, rounding included", missed, IsHeadline: true),
            new(Category, "bits_gaussian", "bits of a Gaussian code with that error", gaussian, IsHeadline: true),
            new(Category, "bits_over_gaussian", "the first over the last: below 1 the latents are structure",
                (which + values) / gaussian, IsHeadline: true)
            {
                Sense = Sense.Lower,
            },
        ];
    }

    // The same rows of every subject.
    static RowSelection Drawn(MetricContext context, IVectorSource source) =>
        new RowSelection(source, context.Measured.First, context.Measured.Count).Sample(Rows, new Philox(context.Seed, Stream));

    static ReconstructionSummary Reconstruction(MetricContext context, CoreSubject subject, RowSelection rows, RowSelection written)
    {
        if (rows.Count == context.Measured.Count) return context.Rows(subject).Reconstruction;
        ISparseCoder coder = subject.Coder;
        int d = coder.OutputWidth;
        var metrics = new ReconstructionMetrics(d, coder.WriteNorms.ToArray());
        float[] expected = new float[RowSelection.EncodedRows * d], output = new float[expected.Length];
        rows.Encode([coder], context.Workers, (x, codes, place) =>
        {
            int n = codes[0].Rows;
            coder.Decode(x.Span, codes[0], output.AsSpan(0, n * d), context.Workers);
            written.Read(place, n, null, expected, context.Workers);
            metrics.Add(expected.AsSpan(0, n * d), output.AsSpan(0, n * d), codes[0], [], context.Workers);
        }, context.Cancellation);
        return metrics.Summary(context.Workers).Summary;
    }

    protected override JsonObject Config(MetricContext context) => new()
    {
        ["rows"] = Math.Min(Rows, context.Measured.Count),
        ["precision_share_of_variance"] = Precision,
    };

    protected override string Footnote(MetricContext context) =>
        $"Entropies of each latent's values on {Math.Min(Rows, context.Measured.Count):N0} drawn rows, as is everything here, latents taken as independent, values rounded so " +
        "that 1 % of the variance is added to the error. Subjects differ in their error: compare bits at equal error, or the last line.";
}
