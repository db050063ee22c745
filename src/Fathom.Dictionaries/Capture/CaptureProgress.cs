namespace Fathom.Dictionaries;

/// <summary>How far a capture is.</summary>
/// <param name="Tokens">Token ids run through the model.</param>
/// <param name="Total">Token ids in all contexts.</param>
public readonly record struct CaptureProgress(long Tokens, long Total);
