using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>What one of the tasks gave whose mean is a metric's figures.</summary>
/// <param name="Name">The task.</param>
abstract record TaskScore(string Name)
{
    /// <summary>Its numbers, those of one kind in the same place in every task; not numbers where they are undefined.</summary>
    /// <param name="times">[documents] how often each held-out document counts; null for once.</param>
    public abstract double[] Numbers(int[]? times);

    /// <summary>For the file.</summary>
    public abstract JsonObject Entry { get; }
}
