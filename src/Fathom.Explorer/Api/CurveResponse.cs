namespace Fathom.Explorer;

/// <summary>Figures of a training over its steps. Where the log has more lines than was asked for, two points stand for many: the least and
/// the greatest of each figure among them.</summary>
/// <param name="Steps">Steps done, ascending.</param>
/// <param name="Loss">FVU and what the kind adds to it.</param>
/// <param name="Fvu">Fraction of variance unexplained, of the batch.</param>
/// <param name="L0">Mean active latents a token.</param>
/// <param name="Dead">Latents silent for longer than was configured.</param>
/// <param name="LongestDead">Tokens since the most silent latent fired.</param>
/// <param name="Density">Mean share of tokens on which a latent fires that is not dead: L0 / (M − dead); empty where M is not known.</param>
sealed record CurveResponse(IReadOnlyList<long> Steps, IReadOnlyList<double> Loss, IReadOnlyList<double> Fvu, IReadOnlyList<double> L0,
    IReadOnlyList<double> Dead, IReadOnlyList<double> LongestDead, IReadOnlyList<double> Density);
