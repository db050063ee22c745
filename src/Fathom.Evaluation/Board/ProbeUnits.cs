using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Probes as units: the probability that each gives its variable.</summary>
sealed class ProbeUnits(string name, LinearProbes probes, IVectorSource source, int variables) : DenseUnits(name, variables)
{
    static readonly Workers Alone = new(1);

    readonly int[] all = [.. Enumerable.Range(0, variables)];

    protected override void Read(long first, int rows, Span<float> values)
    {
        float[][] logits = probes.Logits(source, new RowRange(first, rows), all, Alone);
        for (int unit = 0; unit < Count; unit++)
        {
            TensorPrimitives.Sigmoid<float>(logits[unit], logits[unit]);
            for (int row = 0; row < rows; row++) values[row * Count + unit] = logits[unit][row];
        }
    }
}
