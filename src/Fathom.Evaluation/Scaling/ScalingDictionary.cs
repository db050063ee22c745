namespace Fathom.Evaluation;

/// <summary>A dictionary of a sweep as laws see it.</summary>
/// <param name="Name">Of the dictionary.</param>
/// <param name="Subject">Model, site and text.</param>
/// <param name="Kind">Its architecture.</param>
/// <param name="Sparsity">What decides how sparse it is: k16, l1-0.5.</param>
/// <param name="Rest">Every other setting but the seeds; the same text for the same settings.</param>
/// <param name="Latents">n.</param>
/// <param name="Tokens">Rows trained on.</param>
/// <param name="Flops">Operations of the training's matrix products; null where the run does not say.</param>
/// <param name="Measured">On held-out rows.</param>
public sealed record ScalingDictionary(string Name, string Subject, string Kind, string Sparsity, string Rest, int Latents,
    long Tokens, double? Flops, BriefResult Measured)
{
    /// <summary>Its loss.</summary>
    public double Loss(ScalingMeasure measure) =>
        measure == ScalingMeasure.Fvu ? Measured.Fvu : Measured.CeSpliced - Measured.CeClean;
}
