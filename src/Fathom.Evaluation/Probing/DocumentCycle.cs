using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Examples in the places of others, document by document: the documents go round one random cycle.</summary>
static class DocumentCycle
{
    /// <param name="examples">Some examples.</param>
    /// <param name="document">Document of each example.</param>
    /// <param name="random">Decides.</param>
    /// <returns>What takes the place of each of these examples: the examples of one other document, from its first on and over
    /// again where it is the shorter one. A lone document is turned by half its examples.</returns>
    public static int[] Of(int[] examples, IReadOnlyList<int> document, Philox random)
    {
        int[][] places = [.. Enumerable.Range(0, examples.Length).GroupBy(place => document[examples[place]])
            .Select(group => group.ToArray())];
        var order = new Permutation(Math.Max(1, places.Length), random);
        var from = new int[examples.Length];
        for (int i = 0; i < places.Length; i++)
        {
            int[] own = places[order[i]], other = places[order[(i + 1) % places.Length]];
            int turn = places.Length == 1 ? own.Length / 2 : 0;
            for (int at = 0; at < own.Length; at++) from[own[at]] = examples[other[(at + turn) % other.Length]];
        }
        return from;
    }
}
