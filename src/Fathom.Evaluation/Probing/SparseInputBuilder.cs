namespace Fathom.Evaluation;

/// <summary>Collects the inputs of one example after the other where most are 0.</summary>
/// <param name="width">F</param>
public sealed class SparseInputBuilder(int width)
{
    readonly List<int> offsets = [0], columns = [];
    readonly List<float> values = [];

    /// <summary>The next example, most of whose inputs are 0.</summary>
    /// <param name="dense">[F]</param>
    public void Add(ReadOnlySpan<float> dense)
    {
        for (int i = 0; i < dense.Length; i++)
        {
            if (dense[i] == 0) continue;
            columns.Add(i);
            values.Add(dense[i]);
        }
        offsets.Add(columns.Count);
    }

    /// <summary>The next example by its entries, ascending by input.</summary>
    public void Add(ReadOnlySpan<int> inputs, ReadOnlySpan<float> activations)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            columns.Add(inputs[i]);
            values.Add(activations[i]);
        }
        offsets.Add(columns.Count);
    }

    /// <summary>All examples so far.</summary>
    public SparseInputs Build() => new([.. offsets], [.. columns], [.. values], width);
}
