using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>Memory that is kept between forward passes and grows to the largest that one of them has asked for.</summary>
sealed class Scratch : IDisposable
{
    NativeBuffer<float>? buffer;

    /// <summary>Room for so many values; what is in them is undefined.</summary>
    /// <exception cref="InputException">More than one span can hold.</exception>
    public Span<float> Take(long length)
    {
        if (length > int.MaxValue)
            throw new InputException(
                $"a forward pass needs {length} values at one site, more than {int.MaxValue}; use a smaller batch");
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = new NativeBuffer<float>(length);
        }
        return buffer.Slice(0, (int)length);
    }

    public void Dispose() => buffer?.Dispose();
}
