namespace Fathom.Explorer;

/// <summary>How many latents of the larger dictionary hang on one of the smaller.</summary>
/// <param name="Small">The smaller dictionary.</param>
/// <param name="Large">The larger.</param>
/// <param name="ByParts">Latents of the smaller with 0, 1, 2, 3 to 5, and more parts.</param>
/// <param name="WithoutParent">Latents of the larger that hang on none.</param>
sealed record SplitResponse(string Small, string Large, IReadOnlyList<int> ByParts, int WithoutParent);
