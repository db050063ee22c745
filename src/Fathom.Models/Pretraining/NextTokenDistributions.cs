using System.Runtime.InteropServices;

namespace Fathom.Models.Pretraining;

/// <summary>
/// The true distributions of the next token at each position of one sequence, sparse. Training towards them instead of
/// towards one sample has the same expected gradient and less noise (Rao–Blackwell).
/// </summary>
public sealed class NextTokenDistributions
{
    readonly List<int> starts = [0], ids = [];
    readonly List<float> probabilities = [];

    /// <summary>Positions written so far.</summary>
    public int Positions => starts.Count - 1;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        starts.Clear();
        starts.Add(0);
        ids.Clear();
        probabilities.Clear();
    }

    /// <summary>Adds one outcome to the position that is being written.</summary>
    public void Add(int id, float probability)
    {
        ids.Add(id);
        probabilities.Add(probability);
    }

    /// <summary>Ends the position that is being written.</summary>
    public void EndPosition() => starts.Add(ids.Count);

    /// <summary>The ids that can follow at a position.</summary>
    public ReadOnlySpan<int> Ids(int position) =>
        CollectionsMarshal.AsSpan(ids)[starts[position]..starts[position + 1]];

    /// <summary>Their probabilities, summing to 1.</summary>
    public ReadOnlySpan<float> Probabilities(int position) =>
        CollectionsMarshal.AsSpan(probabilities)[starts[position]..starts[position + 1]];
}
