using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Things one of which may track a variable: latents, neurons, components, probes. Each has an activation on every row, and is
/// said to fire where that is above a share of its largest.
/// </summary>
abstract class UnitActivations(string name, int count)
{
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
}
