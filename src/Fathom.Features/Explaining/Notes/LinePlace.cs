namespace Fathom.Features;

/// <summary>Where a line of a journal stands.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Bytes, without the line feed.</param>
readonly record struct LinePlace(long Start, int Length);
