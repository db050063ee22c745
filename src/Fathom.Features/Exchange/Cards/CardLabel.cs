namespace Fathom.Features;

/// <summary>What somebody says of a latent.</summary>
/// <param name="Text">One line, raw.</param>
/// <param name="Explainer">Who says so: a kind of explainer.</param>
/// <param name="Judge">The model that was asked; null where none was.</param>
/// <param name="Score">How well it holds; null where that is not known.</param>
public sealed record CardLabel(string Text, string Explainer, string? Judge, CardScore? Score)
{
    /// <summary>What others published of how well it holds; null where nothing.</summary>
    public IReadOnlyList<CardMark>? Marks { get; init; }
}
