namespace Fathom.Features;

/// <summary>How far the making of an index has come.</summary>
/// <param name="Stage">What it is busy with.</param>
/// <param name="Done">Rows (when encoding) or latents done in this stage.</param>
/// <param name="Total">Rows or latents of this stage.</param>
public readonly record struct IndexProgress(IndexStage Stage, long Done, long Total);
