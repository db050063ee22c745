using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>A law of some dictionaries, or why there is none.</summary>
/// <param name="Over">What it is of.</param>
/// <param name="Title">What the dictionaries have in common.</param>
/// <param name="Why">Why there is none; null where there is one.</param>
/// <param name="Settings">Points that it was fitted to.</param>
/// <param name="Dictionaries">How many are in them.</param>
/// <param name="Error">s of ln L around it, of a point of one dictionary; null where there is none.</param>
/// <param name="Power">e + a x^b; null of two inputs, or where there is none.</param>
/// <param name="Joint">Of latents and k; null of one input, or where there is none.</param>
/// <param name="Curves">Its lines: one, of a joint law one for each sparsity; none where there is no law.</param>
sealed record LawResponse(ScalingAxis Over, string Title, string? Why, int Settings, int Dictionaries, double? Error,
    PowerResponse? Power, JointResponse? Joint, IReadOnlyList<LawLine> Curves);
