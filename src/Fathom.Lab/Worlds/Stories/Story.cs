using Fathom.Dictionaries;

namespace Fathom.Lab.Stories;

/// <summary>A story, what its words express, and how probable it was.</summary>
public sealed class Story
{
    internal Story(string text, IReadOnlyList<StorySentence> sentences) => (Text, Sentences) = (text, sentences);

    /// <summary>The story.</summary>
    public string Text { get; }

    /// <summary>−ln of the story's probability under the program, its end included, nats.</summary>
    public double Surprisal => Sentences.Sum(sentence => sentence.Surprisal);

    /// <summary>Words and punctuation marks.</summary>
    public int Words => Sentences.Sum(sentence => sentence.Pieces.Length);

    /// <summary>The options that were taken, sentence by sentence: with the program they are the story.</summary>
    public IEnumerable<IReadOnlyList<int>> Trace => Sentences.Select(sentence => (IReadOnlyList<int>)sentence.Choices);

    internal IReadOnlyList<StorySentence> Sentences { get; }

    /// <summary>Where in the text which variable is expressed or in force.</summary>
    public IReadOnlyList<LabelSpan> Labels()
    {
        var labels = new List<LabelSpan>();
        int[] before = [];
        foreach (StorySentence sentence in Sentences)
        {
            foreach (Mark mark in sentence.Marks)
                if (mark.End > mark.Start) labels.Add(new(sentence.Pieces[mark.Start].Start, sentence.Pieces[mark.End - 1].End, mark.Variable));
            // What changes in a sentence holds from the next one on: inside it, the words themselves are labelled.
            foreach (int variable in before) labels.Add(new(sentence.Pieces[0].Start, sentence.Pieces[^1].End, variable));
            before = sentence.InForce;
        }
        return labels;
    }
}
