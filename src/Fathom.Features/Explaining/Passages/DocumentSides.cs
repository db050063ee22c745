using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// Divides the documents of a run between explainers and scorers, four to five, at random. A context that has documents of both
/// is neither's: where contexts go on across documents, these are dealt out in groups, so that few contexts are lost. Nor does a
/// context count as a test that explainers have a copy of.
/// </summary>
sealed class DocumentSides
{
    const int Groups = 256;
    const double TestShare = 5.0 / 9;
    const ulong Stream = 0x51DE;

    readonly Side[] sides;

    /// <exception cref="InputException">There is but one document.</exception>
    public DocumentSides(ItemStore items, ulong seed)
    {
        ItemDescription all = items.Description;
        if (all.Documents < 2)
            throw new InputException($"{all.Documents} document in the run: a label that was found on it cannot be tested on " +
                "another; capture a text of several documents");
        int size = all.PerDocument ? 1 : Math.Max(1, all.Documents / Groups), groups = (all.Documents + size - 1) / size;
        var order = new Permutation(groups, new Philox(seed, Stream));
        long tests = Math.Clamp((long)Math.Round(TestShare * groups), 1, groups - 1);
        sides = new Side[all.Contexts];
        for (int context = 0; context < sides.Length; context++)
        {
            (int first, int last) = Documents(items, context);
            bool test = order[first / size] < tests, one = true;
            for (int group = first / size + 1; group <= last / size; group++) one &= order[group] < tests == test;
            sides[context] = !one ? Side.Neither : test ? Side.Test : Side.Train;
        }
        LeaveOutCopies(items);
    }

    public Side this[int context] => sides[context];

    // A text that the corpus has twice may be dealt to both sides: what explainers see word for word is no test.
    void LeaveOutCopies(ItemStore items)
    {
        HashSet<string> train = [];
        for (int context = 0; context < sides.Length; context++)
            if (sides[context] == Side.Train) train.Add(Content(context));
        for (int context = 0; context < sides.Length; context++)
            if (sides[context] == Side.Test && train.Contains(Content(context))) sides[context] = Side.Neither;

        string Content(int context) =>
            Convert.ToBase64String(SHA256.HashData(MemoryMarshal.AsBytes(items.Context(context))));
    }

    /// <summary>The first and the last document that a context may have tokens of.</summary>
    public static (int First, int Last) Documents(ItemStore items, int context)
    {
        int first = items.Entry(context).Document;
        if (items.Description.PerDocument) return (first, first);
        bool last = context + 1 == items.Description.Contexts;
        return (first, last ? items.Description.Documents - 1 : items.Entry(context + 1).Document);
    }
}
