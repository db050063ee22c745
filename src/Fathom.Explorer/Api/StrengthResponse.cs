namespace Fathom.Explorer;

/// <summary>Examples from one interval of activations.</summary>
/// <param name="Low">Activations above this …</param>
/// <param name="High">… and not above this.</param>
/// <param name="Matching">Tokens with such an activation.</param>
/// <param name="Examples">Drawn at random, at most one of a context.</param>
sealed record StrengthResponse(float Low, float High, int Matching, IReadOnlyList<ExampleResponse> Examples);
