namespace Fathom.Features;

/// <summary>What an explainer says of a latent.</summary>
/// <param name="Text">One line for a person.</param>
/// <param name="Rule">The same for a machine, where it can be said so: which tokens the latent fires on.</param>
public sealed record Explanation(string Text, NgramRule? Rule = null);
