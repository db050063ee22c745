namespace Fathom.Models.Tokenizers.PreTokenizers;

/// <summary>What becomes of the matches (the delimiters) of a split.</summary>
internal enum SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous }
