namespace Fathom.Evaluation;

/// <summary>Features most of which are 0: latents. Row i holds its entries from offset i on, ascending by feature.</summary>
public sealed class SparseFeatures : ExampleFeatures
{
    readonly int[] offsets, columns;
    readonly float[] values;

    /// <param name="offsets">[n + 1]</param>
    /// <param name="columns">[entries]</param>
    /// <param name="values">[entries]</param>
    /// <param name="width">F</param>
    public SparseFeatures(int[] offsets, int[] columns, float[] values, int width) : base(offsets.Length - 1, width) =>
        (this.offsets, this.columns, this.values) = (offsets, columns, values);

    public override void Read(int example, Span<double> to)
    {
        to.Clear();
        for (int i = offsets[example]; i < offsets[example + 1]; i++) to[columns[i]] = values[i];
    }

    public override void AddTo(int example, Span<double> sums)
    {
        for (int i = offsets[example]; i < offsets[example + 1]; i++) sums[columns[i]] += values[i];
    }

    public override void Read(int example, ReadOnlySpan<int> wanted, Span<double> to)
    {
        ReadOnlySpan<int> row = columns.AsSpan(offsets[example]..offsets[example + 1]);
        for (int i = 0; i < wanted.Length; i++)
        {
            int at = row.BinarySearch(wanted[i]);
            to[i] = at < 0 ? 0 : values[offsets[example] + at];
        }
    }
}
