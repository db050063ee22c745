using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>One trained tensor with its two Adam moments.</summary>
sealed class Parameter(string name, params int[] shape) : IDisposable
{
    public string Name { get; } = name;

    public int[] Shape { get; } = shape;

    public NativeBuffer<float> Value { get; } = new(Size(shape));

    public NativeBuffer<float> First { get; } = new(Size(shape));

    public NativeBuffer<float> Second { get; } = new(Size(shape));

    public void Dispose()
    {
        Value.Dispose();
        First.Dispose();
        Second.Dispose();
    }

    static long Size(int[] shape) => shape.Aggregate(1L, (size, length) => size * length);
}
