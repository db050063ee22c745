using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>Labelled texts as the examples of probes of two variables.</summary>
public static class XorTexts
{
    /// <param name="a">Column of a.</param>
    /// <param name="textsOfA">The texts, that column their class.</param>
    /// <param name="b">Column of b.</param>
    /// <param name="textsOfB">The same texts, that column their class.</param>
    /// <param name="testShare">Share of the documents to test on where the file names no split.</param>
    /// <param name="path">Their file, for messages.</param>
    /// <exception cref="InputException">A column has not two values.</exception>
    public static XorLabels Pair(string a, IReadOnlyList<LabelledText> textsOfA, string b, IReadOnlyList<LabelledText> textsOfB,
        double testShare, string path)
    {
        ProbeLabels first = Column(a, textsOfA, path), second = Column(b, textsOfB, path);
        return new($"{a} is {first.Classes[1]}", $"{b} is {second.Classes[1]}",
            [.. first.Label.Zip(second.Label, (x, y) => 2 * x + y)], first.Document,
            textsOfA[0].Split is null ? null : first.Split, testShare);
    }

    static ProbeLabels Column(string name, IReadOnlyList<LabelledText> texts, string path)
    {
        ProbeLabels labels = LabelledExamples.Of(texts, null, path);
        return labels.Classes.Count == 2 ? labels
            : throw new InputException($"{path}: column '{name}' has {labels.Classes.Count} values; expected two");
    }
}
