namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>How a repetition chooses: as much as possible, as little as possible, or as much as possible for good.</summary>
internal enum Greed { Greedy, Lazy, Possessive }
