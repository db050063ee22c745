namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>A stretch [Start, End) of a text that did or did not match.</summary>
internal readonly record struct Segment(int Start, int End, bool Matched);
