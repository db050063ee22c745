using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>What is known of each example of a probe. Examples of one document depend on each other and are neither torn apart
/// by a split nor by a resample.</summary>
public sealed class ProbeLabels
{
    /// <param name="classes">Names of the classes; of two, the second one is the positive.</param>
    /// <param name="label">[n] class of each example.</param>
    /// <param name="document">[n] number of its document.</param>
    /// <exception cref="InputException">Fewer than two classes.</exception>
    public ProbeLabels(IReadOnlyList<string> classes, int[] label, int[] document)
    {
        if (classes.Count < 2)
            throw new InputException($"{classes.Count} class of labels; expected at least two to tell apart");
        (Classes, Label, Document) = (classes, label, document);
        Split = new ProbeSplit[label.Length];
    }

    /// <summary>Names of the classes; of two, the second one is the positive.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>[n] class of each example.</summary>
    public int[] Label { get; }

    /// <summary>[n] number of its document.</summary>
    public int[] Document { get; }

    /// <summary>[n] what it serves.</summary>
    public ProbeSplit[] Split { get; init; }

    /// <summary>Names of the conditions; empty where there are none.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>[n] condition of each example; empty where there are none.</summary>
    public int[] Condition { get; init; } = [];

    /// <summary>Logits that a probe has: one of two classes, else one for each.</summary>
    public int Outputs => Classes.Count == 2 ? 1 : Classes.Count;

    /// <summary>Examples of a split, ascending.</summary>
    public int[] Of(ProbeSplit split) => [.. Enumerable.Range(0, Label.Length).Where(i => Split[i] == split)];

    /// <summary>Moves a share of the documents from one split to another, drawn by a seed; at least one is moved and one
    /// stays.</summary>
    /// <param name="from">Where they are.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="share">Of the documents there.</param>
    /// <param name="random">Decides.</param>
    /// <exception cref="InputException">Fewer than two documents there.</exception>
    public void Draw(ProbeSplit from, ProbeSplit to, double share, Philox random)
    {
        int[] documents = [.. Of(from).Select(i => Document[i]).Distinct()];
        if (documents.Length < 2)
            throw new InputException($"{documents.Length} labelled document; expected at least two, to learn from one and measure " +
                "on " +
                "another");
        var order = new Permutation(documents.Length, random);
        int moved = Math.Clamp((int)Math.Round(share * documents.Length), 1, documents.Length - 1);
        HashSet<int> chosen = [.. Enumerable.Range(0, moved).Select(i => documents[order[i]])];
        for (int i = 0; i < Split.Length; i++)
            if (Split[i] == from && chosen.Contains(Document[i])) Split[i] = to;
    }

    /// <summary>
    /// The classes of some examples, each document's on the examples of one other: what no probe can learn
    /// (<see cref="DocumentCycle"/>).
    /// </summary>
    /// <param name="examples">Ascending.</param>
    /// <param name="random">Decides.</param>
    /// <returns>[n]; examples that are not among these keep theirs.</returns>
    public int[] Shuffled(int[] examples, Philox random)
    {
        var moved = (int[])Label.Clone();
        int[] from = DocumentCycle.Of(examples, Document, random);
        for (int i = 0; i < from.Length; i++) moved[examples[i]] = Label[from[i]];
        return moved;
    }
}
