namespace Fathom.Explorer;

/// <summary>What a control reaches on a figure.</summary>
/// <param name="Name">The control.</param>
/// <param name="Value">Its figure.</param>
/// <param name="Verdict">How the dictionary stands to it, such as <c>within noise of permuted decoder</c>; null where neither is better.</param>
sealed record MeasuredControl(string Name, MeasuredValue Value, string? Verdict);
