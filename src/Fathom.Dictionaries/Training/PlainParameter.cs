using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>A trained tensor whose rows follow each other in memory.</summary>
sealed class PlainParameter(string name, params int[] shape) : Parameter(name, shape)
{
    public NativeBuffer<float> Value { get; } = new(Size(shape));

    public NativeBuffer<float> First { get; } = new(Size(shape));

    public NativeBuffer<float> Second { get; } = new(Size(shape));

    public override void CopyTo(ParameterPart part, int first, Span<float> rows) =>
        Of(part).Slice((long)first * Width, rows.Length).CopyTo(rows);

    public override void CopyFrom(ParameterPart part, int first, ReadOnlySpan<float> rows) =>
        rows.CopyTo(Of(part).Slice((long)first * Width, rows.Length));

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

    NativeBuffer<float> Of(ParameterPart part) => part switch
    {
        ParameterPart.Value => Value,
        ParameterPart.First => First,
        _ => Second,
    };

    static long Size(int[] shape) => shape.Aggregate(1L, (size, length) => size * length);
}
