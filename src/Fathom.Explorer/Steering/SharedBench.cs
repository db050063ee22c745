using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>A bench over activations that are mapped into memory: the last one who leaves closes them.</summary>
/// <param name="bench">The bench.</param>
/// <param name="rows">What it reads; its own.</param>
sealed class SharedBench(SteeringBench bench, ActivationStore rows)
{
    // Those who steer, and the host while it remembers the bench.
    int users = 1;

    public SteeringBench Bench => bench;

    /// <summary>Only for who knows of another user that does not leave meanwhile.</summary>
    public SharedBench Enter()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref users) == 0) rows.Dispose();
    }
}
