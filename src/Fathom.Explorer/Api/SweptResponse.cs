namespace Fathom.Explorer;

/// <summary>A dictionary of a sweep.</summary>
/// <param name="Name">In the run.</param>
/// <param name="Site">Its site.</param>
/// <param name="Architecture">Its kind.</param>
/// <param name="Latents">M.</param>
/// <param name="Seconds">Time of its steps.</param>
/// <param name="Failure">Why there is none; null where there is one.</param>
/// <param name="L0">Mean active latents a token, on held-out text as all that follows; null where it was not measured.</param>
/// <param name="Fvu">Fraction of variance unexplained.</param>
/// <param name="CeScore">Share of the loss recovered.</param>
/// <param name="Silent">Latents that never fire.</param>
/// <param name="BestFvu">Whether no other of its site has as low an L0 and as low an FVU.</param>
/// <param name="BestCe">Whether no other of its site has as low an L0 and as high a CE score.</param>
/// <param name="Indexed">Whether its latents can be shown.</param>
sealed record SweptResponse(string Name, string Site, string Architecture, int Latents, double Seconds, string? Failure, double? L0,
    double? Fvu, double? CeScore, int? Silent, bool BestFvu, bool BestCe, bool Indexed);
