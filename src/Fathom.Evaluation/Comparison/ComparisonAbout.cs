namespace Fathom.Evaluation;

/// <summary>What a kept comparison says of itself: the metadata <c>about</c> of its file.</summary>
/// <param name="First">The one dictionary.</param>
/// <param name="Second">The other.</param>
/// <param name="Captures">Fingerprints of the captures whose rows were compared, by name; none where the weights alone were.</param>
/// <param name="Options">How.</param>
/// <param name="Method">How latents were paired.</param>
/// <param name="Rows">Rows whose activations were compared; null where the weights alone were.</param>
/// <param name="HeldOut">Whether training never saw them.</param>
/// <param name="At">When.</param>
public sealed record ComparisonAbout(ComparedAbout First, ComparedAbout Second, IReadOnlyDictionary<string, string> Captures,
    ComparisonOptions Options, MatchMethod Method, int? Rows, bool? HeldOut, DateTimeOffset At);
