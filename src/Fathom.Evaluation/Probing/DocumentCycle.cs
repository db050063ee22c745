using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Examples in the places of others, document by document: the documents go round one random cycle.</summary>
static class DocumentCycle
{
    /// <param name="examples">Some examples.</param>
    /// <param name="document">[n] document of each example.</param>
    /// <param name="random">Decides.</param>
    /// <returns>What takes the place of each of these examples; where documents are of equal length none of its own
    /// document.</returns>
    public static int[] Of(int[] examples, int[] document, Philox random)
    {
        int[][] documents = [.. examples.GroupBy(i => document[i]).Select(group => group.ToArray())];
        var order = new Permutation(Math.Max(1, documents.Length), random);
        var next = new int[documents.Length];
        for (int i = 0; i < next.Length; i++) next[order[i]] = (int)order[(i + 1) % next.Length];
        return [.. next.SelectMany(which => documents[which])];
    }
}
