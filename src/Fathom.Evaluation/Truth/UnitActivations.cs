using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Things one of which may track a variable: latents, neurons, components, probes. Each has an activation on every row, and is
/// said to fire where that is above a share of its largest.
/// </summary>
abstract class UnitActivations(string name, int count)
{
    const int UnitsTogether = 64;

    /// <summary>What they are called in tables.</summary>
    public string Name => name;

    /// <summary>Units.</summary>
    public int Count => count;

    /// <summary>The positive activations of all units, in blocks of units, in order.</summary>
    public abstract IEnumerable<Postings> Blocks(RowRange range, Workers workers);

    /// <summary>Activations of some units on every row.</summary>
    /// <param name="range">The rows.</param>
    /// <param name="units">Which.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[units][rows]</returns>
    public abstract float[][] Columns(RowRange range, IReadOnlyList<int> units, Workers workers);

    /// <summary>Goes over the activations of some units, a few units at a time.</summary>
    /// <param name="range">The rows.</param>
    /// <param name="wanted">[n] a unit of each of n things.</param>
    /// <param name="use">(thing, activations of its unit, [rows]), from several threads.</param>
    /// <param name="workers">Threads to use.</param>
    public void Each(RowRange range, IReadOnlyList<int> wanted, Action<int, float[]> use, Workers workers)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        int at = 0;
        foreach (int[] some in order.Select(i => wanted[i]).Distinct().Chunk(UnitsTogether))
        {
            float[][] columns = Columns(range, some, workers);
            int first = at;
            while (at < order.Length && wanted[order[at]] <= some[^1]) at++;
            workers.For(at - first, i => use(order[first + i], columns[Array.BinarySearch(some, wanted[order[first + i]])]));
        }
    }
}
