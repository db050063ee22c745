using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>Scratch memory that is kept from one use to the next and made anew only where it is too small.</summary>
sealed unsafe class GrowingFloats : IDisposable
{
    NativeBuffer<float> buffer = new(0);

    /// <summary>Room for <paramref name="length"/> floats; contents stay while it need not grow.</summary>
    public float* Pointer(long length)
    {
        if (buffer.Length < length)
        {
            buffer.Dispose();
            buffer = new NativeBuffer<float>(length);
        }
        return buffer.Pointer;
    }

    public void Dispose() => buffer.Dispose();
}
