using System.Buffers;

namespace Fathom.Numerics;

/// <summary>Scratch memory from the shared pool, given back at the end of a <c>using</c>; its contents are undefined.</summary>
internal readonly ref struct PooledFloats
{
    readonly float[] rented;
    readonly int length;

    /// <param name="length">Floats.</param>
    public PooledFloats(long length)
    {
        this.length = checked((int)length);
        rented = ArrayPool<float>.Shared.Rent(this.length);
    }

    public Span<float> Span => rented.AsSpan(0, length);

    public void Dispose() => ArrayPool<float>.Shared.Return(rented);
}
