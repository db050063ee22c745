namespace Fathom.Evaluation;

/// <summary>The core metrics of one subject.</summary>
/// <param name="Name">The subject's name.</param>
/// <param name="Reconstruction">Reconstruction and sparsity.</param>
/// <param name="Latents">What each latent did on the measured rows.</param>
/// <param name="Geometry">What the weights say of each latent.</param>
/// <param name="Loss">What the model loses; null without a model.</param>
public sealed record CoreResult(string Name, ReconstructionSummary Reconstruction, LatentActivity Latents,
    LatentGeometry Geometry, LossSummary? Loss)
{
    /// <summary>Figures by key, of resampled documents; none where rows belong to no documents.</summary>
    public IReadOnlyDictionary<string, double[]> Resamples { get; init; } = new Dictionary<string, double[]>();
}
