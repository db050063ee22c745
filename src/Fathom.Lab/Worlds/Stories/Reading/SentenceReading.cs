using Fathom.Dictionaries;

namespace Fathom.Lab.Stories;

/// <summary>
/// What became of one sentence of a text that was read. Positions are characters of the whole text.
/// </summary>
public sealed class SentenceReading
{
    /// <summary>First character, the space before it not counted.</summary>
    public required int Start { get; init; }

    /// <summary>Behind the last character.</summary>
    public required int End { get; init; }

    /// <summary>Whether the program can write it after what was read before.</summary>
    public bool IsRead => Problem is null;

    /// <summary>Why not, in words: how far it fits, and what could have followed; null when it was read.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// In how many ways the program can write it; 1 for everything that it wrote itself, 0 when it was not read.
    /// </summary>
    public int Ways { get; init; }

    /// <summary>
    /// The most probable way's choices, each the index of the option among those of its choice; empty when it was not read.
    /// </summary>
    public IReadOnlyList<int> Choices { get; init; } = [];

    /// <summary>
    /// −ln p(sentence | what was read before), nats, over all the ways in which the program can write it; NaN when it was
    /// not read.
    /// </summary>
    public double Surprisal { get; init; } = double.NaN;

    /// <summary>
    /// −ln p(word | the words before it) of each word and punctuation mark: behind which character it ends, and nats. They
    /// sum to <see cref="Surprisal"/>; empty when the sentence was not read.
    /// </summary>
    public IReadOnlyList<(int End, double Nats)> Words { get; init; } = [];

    /// <summary>
    /// Where which variable is expressed on the most probable way, as in <see cref="Story.Labels"/>, but without what is
    /// merely in force; empty when the sentence was not read.
    /// </summary>
    public IReadOnlyList<LabelSpan> Labels { get; init; } = [];
}
