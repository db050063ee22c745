using Fathom.Dictionaries;

namespace Fathom.Lab.Stories;

/// <summary>
/// A story, what its words express, and how probable it was. <see cref="StoriesWorld.Tell"/> makes them.
/// </summary>
public sealed class Story
{
    internal Story(string text, IReadOnlyList<StorySentence> sentences) => (Text, Sentences) = (text, sentences);

    /// <summary>The story.</summary>
    public string Text { get; }

    /// <summary>
    /// −ln of the story's probability under the program, its end included, nats: the sum of −ln p(choice) over the choices
    /// of <see cref="Trace"/>. The mean over stories estimates the program's entropy.
    /// </summary>
    public double Surprisal => Sentences.Sum(sentence => sentence.Surprisal);

    /// <summary>Number of words and punctuation marks.</summary>
    public int Words => Sentences.Sum(sentence => sentence.Pieces.Length);

    /// <summary>
    /// The options that were taken, each the index of the option among those of its choice, sentence by sentence: with the
    /// program they are the story.
    /// </summary>
    public IEnumerable<IReadOnlyList<int>> Trace => Sentences.Select(sentence => (IReadOnlyList<int>)sentence.Choices);

    internal IReadOnlyList<StorySentence> Sentences { get; }

    /// <summary>
    /// Where in the text which variable is expressed or in force. Spans are in characters, begin and end with a word or a
    /// punctuation mark, and overlap; a variable in force spans whole sentences.
    /// </summary>
    /// <returns>Sentence by sentence; variables are indices into <see cref="StoriesWorld.Variables"/>.</returns>
    public IReadOnlyList<LabelSpan> Labels()
    {
        var labels = new List<LabelSpan>();
        int[] before = [];
        foreach (StorySentence sentence in Sentences)
        {
            Piece[] pieces = sentence.Pieces;
            foreach (Mark mark in sentence.Marks)
                if (mark.End > mark.Start) labels.Add(new(pieces[mark.Start].Start, pieces[mark.End - 1].End, mark.Variable));
            // What changes in a sentence holds from the next one on: inside it, the words themselves are labelled.
            foreach (int variable in before) labels.Add(new(pieces[0].Start, pieces[^1].End, variable));
            before = sentence.InForce;
        }
        return labels;
    }
}
