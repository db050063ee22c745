using Fathom.Dictionaries;

namespace Fathom.Lab.Stories;

/// <summary>
/// Reads a text as a story: recovers the choices with which the program writes it, its exact probability, and what its words
/// express. A sentence that the program cannot have written there is reported and passed over; the story goes on without it.
/// </summary>
public sealed class StoryReading
{
    StoryReading(IReadOnlyList<SentenceReading> sentences, bool isWhole) => (Sentences, IsWhole) = (sentences, isWhole);

    /// <summary>
    /// The sentences in their order; what is said in quotation marks counts as one with the words that tell who says it.
    /// </summary>
    public IReadOnlyList<SentenceReading> Sentences { get; }

    /// <summary>Whether all of it was read and it ends where the program ends.</summary>
    public bool IsWhole { get; }

    /// <summary>
    /// −ln of the text's probability under the program, nats: the sum over the sentences. NaN when one was not read; of a
    /// text that does not end where the program ends, the probability that a story begins so.
    /// </summary>
    public double Surprisal => Sentences.Sum(sentence => sentence.Surprisal);

    /// <summary>Reads a text, whatever it is.</summary>
    /// <param name="text">One story, its sentences parted by single spaces.</param>
    /// <exception cref="InputException">A sentence has too many readings to try; no text of the program does.</exception>
    public static StoryReading Of(string text)
    {
        var reader = new Reader(text);
        var memory = new StoryMemory();
        var sentences = new List<SentenceReading>();
        for (int at = 0; at < text.Length && !string.IsNullOrWhiteSpace(text[at..]);)
        {
            // After a sentence that was passed over, or in front of the first, white space may be anything.
            List<Way> ways = memory.Over ? [] : reader.Read(at, memory);
            SentenceReading sentence = ways.Count > 0 ? Read(text, at, ways, reader.Mass) : PassOver(text, at, memory, reader);
            if (ways.Count > 0) memory = Best(ways).Memory;
            sentences.Add(sentence);
            at = sentence.End;
        }
        return new(sentences, memory.Over && sentences.TrueForAll(sentence => sentence.IsRead));
    }

    static Way Best(List<Way> ways) => ways.MaxBy(way => (way.End, way.LogProbability))!;

    static SentenceReading Read(string text, int at, List<Way> ways, IReadOnlyDictionary<int, double> mass)
    {
        Way best = Best(ways);
        double total = ways.Where(way => way.End == best.End).Sum(way => Math.Exp(way.LogProbability));
        var words = new List<(int, double)>();
        double before = 1;
        foreach (Piece piece in best.Pieces)
        {
            words.Add((piece.End, Math.Log(before / mass[piece.End])));
            before = mass[piece.End];
        }
        // What is left once the last word stands: choices that no word shows.
        words[^1] = (words[^1].Item1, words[^1].Item2 + Math.Log(before / total));
        return new()
        {
            Start = text[at] == ' ' ? at + 1 : at,
            End = best.End,
            Ways = ways.Count,
            Choices = best.Choices,
            Surprisal = -Math.Log(total),
            Words = words,
            Labels = [.. best.Marks.Where(mark => mark.End > mark.Start).Select(mark =>
                new LabelSpan(best.Pieces[mark.Start].Start, best.Pieces[mark.End - 1].End, mark.Variable))],
        };
    }

    static SentenceReading PassOver(string text, int at, StoryMemory memory, Reader reader)
    {
        int end = EndOfSentence(text, at), start = at;
        while (start < end - 1 && char.IsWhiteSpace(text[start])) start++;
        string problem;
        if (memory.Over) problem = "the story was over before";
        else
        {
            string fits = text[Math.Min(start, reader.Furthest)..Math.Min(end, reader.Furthest)].Trim();
            string expected = string.Join(", ", reader.Expected.Distinct().Take(6).Select(word => $"'{word}'"));
            problem = $"{(fits.Length == 0 ? "no sentence begins so here" : $"read up to '{fits}'")}; " +
                $"expected {(expected.Length == 0 ? "the text to go on" : expected)}";
        }
        return new() { Start = start, End = end, Problem = problem };
    }

    // Behind the first full stop, with the quotation mark that may follow it, at which a space or the end comes.
    static int EndOfSentence(string text, int at)
    {
        for (int i = at + 1; i < text.Length; i++)
        {
            if (!".!?".Contains(text[i], StringComparison.Ordinal)) continue;
            int end = i + 1;
            if (end < text.Length && text[end] == '"') end++;
            if (end == text.Length || char.IsWhiteSpace(text[end])) return end;
        }
        return text.Length;
    }
}
