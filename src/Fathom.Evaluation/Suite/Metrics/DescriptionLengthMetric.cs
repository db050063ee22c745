using System.Text.Json.Nodes;
using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>
/// How many bits a token's latents take (Ayonrinde, Pearce and Sharkey 2024, "Interpretability as compression: reconsidering SAE
/// explanations of neural activations with MDL-SAEs", arXiv 2410.11179), and how many a Gaussian code of the same error would.
/// </summary>
sealed class DescriptionLengthMetric : SubjectMetric
{
    const string Category = "description_length";

    /// <summary>Rows at most: counts of values have to be kept.</summary>
    const int Rows = 1 << 16;

    /// <summary>Share of the variance that quantising may add to the error.</summary>
    const double Precision = 0.01;

    static readonly SharedKind<PrincipalComponents> Spreads = new();

    public override string Name => "description-length";

    public override string Summary => "bits that send a token's latents, beside what a Gaussian code of the same error takes";

    public override MetricNeeds Needs => MetricNeeds.None;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed)
    {
        ReconstructionSummary all = context.Rows(subject).Reconstruction;
        IVectorSource written = subject.Targets ?? subject.Rows;
        double variance = all.Variance;
        var length = new DescriptionLength(subject.Coder.WriteNorms.ToArray(),
            DescriptionLength.StepOf(Precision * variance, all.L0));
        context.Codes(subject, Rows, (codes, _) => length.Add(codes));
        (double which, double values) = length.BitsPerRow();
        PrincipalComponents spread = context.Once(Spreads, written, () => PrincipalComponents.Of(
            new RowSelection(written, context.Measured.First, Math.Min(Rows, context.Measured.Count)),
            new FitContext(context.Workers, null, context.Cancellation)));
        double gaussian = GaussianRate.Bits(spread.Variances, (all.FractionUnexplained + Precision) * variance);
        return
        [
            new(Category, "bits_per_token", "bits that send a token's latents", which + values, IsHeadline: true),
            new(Category, "bits_which", "of them, which latents are active", which, IsHeadline: true),
            new(Category, "bits_values", "of them, their values", values, IsHeadline: true),
            new(Category, "fvu", "share of variance missed at that price, quantising included",
                all.FractionUnexplained + Precision, IsHeadline: true),
            new(Category, "bits_gaussian", "bits of a Gaussian code with that error", gaussian, IsHeadline: true),
            new(Category, "bits_over_gaussian", "the first over the last: below 1 the latents are structure",
                (which + values) / gaussian, IsHeadline: true)
            {
                Sense = Sense.Lower,
            },
        ];
    }

    protected override JsonObject Config(MetricContext context) => new()
    {
        ["rows"] = Math.Min(Rows, context.Measured.Count),
        ["precision_share_of_variance"] = Precision,
    };

    protected override string Footnote(MetricContext context) =>
        $"Entropies of each latent's values on {Math.Min(Rows, context.Measured.Count):N0} rows, latents taken as independent, values rounded so " +
        "that 1 % of the variance is added to the error. Subjects differ in their error: compare bits at equal error, or the last line.";
}
