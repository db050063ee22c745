using System.Numerics.Tensors;

namespace Fathom.Dictionaries;

/// <summary>One trained tensor with its two Adam moments.</summary>
abstract class Parameter(string name, params int[] shape) : IDisposable
{
    public string Name { get; } = name;

    public int[] Shape { get; } = shape;

    /// <summary>Rows; a vector is one.</summary>
    public int Rows => Shape.Length == 1 ? 1 : Shape[0];

    /// <summary>Numbers of a row.</summary>
    public int Width => Shape[^1];

    /// <summary>Reads some rows.</summary>
    /// <param name="part">Of what.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">[count, Width]</param>
    public abstract void CopyTo(ParameterPart part, int first, Span<float> rows);

    /// <summary>Sets some rows.</summary>
    /// <param name="part">Of what.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">[count, Width]</param>
    public abstract void CopyFrom(ParameterPart part, int first, ReadOnlySpan<float> rows);

    /// <summary>All rows, [Rows, Width].</summary>
    public float[] ToArray(ParameterPart part = ParameterPart.Value)
    {
        var rows = new float[(long)Rows * Width];
        CopyTo(part, 0, rows);
        return rows;
    }

    /// <summary>Multiplies every number.</summary>
    public void Scale(float factor)
    {
        var row = new float[Width];
        for (int i = 0; i < Rows; i++)
        {
            CopyTo(ParameterPart.Value, i, row);
            TensorPrimitives.Multiply(row, factor, row);
            CopyFrom(ParameterPart.Value, i, row);
        }
    }

    /// <summary>Lets go of the moments, at the end of a training.</summary>
    public abstract void DisposeMoments();

    public abstract void Dispose();
}
