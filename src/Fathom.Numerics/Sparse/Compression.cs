using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Moves the values above a bar to one place, side by side in their order, and with each what belongs to it.</summary>
internal static unsafe class Compression
{
    /// <summary>Of each choice of 8 lanes their numbers, a byte each, the lowest first.</summary>
    static readonly ulong[] Orders = [.. Enumerable.Range(0, 256).Select(OrderOf)];

    /// <summary>Whether the machine has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Stores what is above, and whatever up to a whole vector; returns how many are above.</summary>
    /// <param name="from">16 values.</param>
    /// <param name="latents">What belongs to them.</param>
    /// <param name="bar">The bar, 16 times.</param>
    /// <param name="value">Room for 16.</param>
    /// <param name="latent">Room for 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Move(Vector512<float> from, Vector512<int> latents, Vector512<float> bar, float* value, int* latent)
    {
        if (!Avx512F.IsSupported)
        {
            int low = Move(from.GetLower(), latents.GetLower(), bar.GetLower(), value, latent);
            return low + Move(from.GetUpper(), latents.GetUpper(), bar.GetUpper(), value + low, latent + low);
        }
        Vector512<float> above = Vector512.GreaterThan(from, bar);
        Avx512F.Compress(Vector512<float>.Zero, above, from).Store(value);
        Avx512F.Compress(Vector512<int>.Zero, above.AsInt32(), latents).Store(latent);
        return BitOperations.PopCount(above.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Move(Vector256<float> from, Vector256<int> latents, Vector256<float> bar, float* value, int* latent)
    {
        uint above = Vector256.GreaterThan(from, bar).ExtractMostSignificantBits();
        Vector256<int> lanes = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(Orders[above]).AsByte());
        Avx2.PermuteVar8x32(from, lanes).Store(value);
        Avx2.PermuteVar8x32(latents, lanes).Store(latent);
        return BitOperations.PopCount(above);
    }

    static ulong OrderOf(int choice)
    {
        ulong order = 0;
        for (int lane = 7; lane >= 0; lane--)
            if ((choice >> lane & 1) == 1) order = order << 8 | (uint)lane;
        return order;
    }
}
