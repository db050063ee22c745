using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// A trained matrix kept in the panels that the matrix multiplication reads, and its moments likewise: it is updated where it
/// lies, so there is no second copy and nothing to pack at every step.
/// </summary>
sealed unsafe class PackedParameter(string name, int rows, int width) : Parameter(name, rows, width)
{
    const int PanelWidth = PackedWeights.PanelWidth;

    public PackedWeights Value { get; } = new(rows, width);

    public PackedWeights First { get; } = new(rows, width);

    public PackedWeights Second { get; } = new(rows, width);

    public override void CopyTo(ParameterPart part, int first, Span<float> rows)
    {
        PackedWeights panels = Of(part);
        for (int i = 0; i < rows.Length / Width; i++)
        {
            float* column = Column(panels, first + i);
            Span<float> row = rows.Slice(i * Width, Width);
            for (int c = 0; c < row.Length; c++) row[c] = column[(nint)c * PanelWidth];
        }
    }

    public override void CopyFrom(ParameterPart part, int first, ReadOnlySpan<float> rows)
    {
        PackedWeights panels = Of(part);
        for (int i = 0; i < rows.Length / Width; i++)
        {
            float* column = Column(panels, first + i);
            ReadOnlySpan<float> row = rows.Slice(i * Width, Width);
            for (int c = 0; c < row.Length; c++) column[(nint)c * PanelWidth] = row[c];
        }
    }

    public override void DisposeMoments()
    {
        First.Dispose();
        Second.Dispose();
    }

    public override void Dispose()
    {
        Value.Dispose();
        DisposeMoments();
    }

    PackedWeights Of(ParameterPart part) => part switch
    {
        ParameterPart.Value => Value,
        ParameterPart.First => First,
        _ => Second,
    };

    static float* Column(PackedWeights panels, int row) => panels.Panel(row / PanelWidth) + row % PanelWidth;
}
