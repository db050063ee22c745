namespace Fathom.Evaluation;

/// <summary>Inputs most of which are 0: latents. Row i holds its entries from offset i on, ascending by input.</summary>
public sealed class SparseInputs : ProbeInputs
{
    readonly int[] offsets, indices;
    readonly float[] activations;

    /// <param name="offsets">[n + 1]</param>
    /// <param name="indices">[entries] input of each.</param>
    /// <param name="activations">[entries]</param>
    /// <param name="width">F</param>
    public SparseInputs(int[] offsets, int[] indices, float[] activations, int width) : base(offsets.Length - 1, width) =>
        (this.offsets, this.indices, this.activations) = (offsets, indices, activations);

    public override void Read(int example, Span<double> values)
    {
        values.Clear();
        for (int i = offsets[example]; i < offsets[example + 1]; i++) values[indices[i]] = activations[i];
    }

    public override void AddTo(int example, Span<double> sums)
    {
        for (int i = offsets[example]; i < offsets[example + 1]; i++) sums[indices[i]] += activations[i];
    }

    public override void Read(int example, ReadOnlySpan<int> columns, Span<double> values)
    {
        ReadOnlySpan<int> row = indices.AsSpan(offsets[example]..offsets[example + 1]);
        for (int i = 0; i < columns.Length; i++)
        {
            int at = row.BinarySearch(columns[i]);
            values[i] = at < 0 ? 0 : activations[offsets[example] + at];
        }
    }
}
