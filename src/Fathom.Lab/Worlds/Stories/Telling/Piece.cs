namespace Fathom.Lab.Stories;

/// <summary>A word or a punctuation mark where it was written.</summary>
/// <param name="Start">First character, a space before it not counted.</param>
/// <param name="End">Behind the last character.</param>
/// <param name="Class">What kind of word; function words and punctuation are <see cref="WordClass.Function"/>.</param>
readonly record struct Piece(int Start, int End, WordClass Class);
