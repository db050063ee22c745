using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>A gradient for every number of some tensors, all in one stretch of memory, found by the tensor's array.</summary>
sealed class Gradients : IDisposable
{
    /// <summary>Tensors begin at multiples of a cache line.</summary>
    const long Alignment = 16;

    readonly Dictionary<float[], long> starts;
    readonly NativeBuffer<float> values;

    /// <summary>Room for the gradients of the given tensors.</summary>
    public Gradients(IEnumerable<float[]> tensors)
    {
        starts = new(ReferenceEqualityComparer.Instance);
        foreach (float[] tensor in tensors)
        {
            starts.Add(tensor, Length);
            Length += (tensor.Length + Alignment - 1) / Alignment * Alignment;
        }
        values = new NativeBuffer<float>(Length);
    }

    /// <summary>Of the same tensors as another.</summary>
    public Gradients(Gradients like)
    {
        starts = like.starts;
        Length = like.Length;
        values = new NativeBuffer<float>(Length);
    }

    /// <summary>Numbers, those that fill up between tensors among them.</summary>
    public long Length { get; }

    /// <summary>The first number.</summary>
    public unsafe float* Pointer => values.Pointer;

    /// <summary>The gradient of a tensor, of its shape.</summary>
    public Span<float> Of(float[] tensor) => values.Slice(starts[tensor], tensor.Length);

    /// <summary>The gradient of a part of a tensor.</summary>
    public Span<float> Of(ArraySegment<float> part) => values.Slice(starts[part.Array!] + part.Offset, part.Count);

    /// <summary>Sets all to 0.</summary>
    public unsafe void Clear() => System.Runtime.InteropServices.NativeMemory.Clear(Pointer, (nuint)Length * sizeof(float));

    public void Dispose() => values.Dispose();
}
