using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Products of steps in 256 bits.</summary>
internal unsafe interface IByteDots
{
    /// <summary>Σ p q of 6 rows × 16 latents, whose sums are 12 of the 16 registers. It is exact: nothing can saturate.</summary>
    /// <param name="p">[6, inputs], 1 … 127; of rows that nobody asked for whatever lies there, as their products are not read.</param>
    /// <param name="inputs">Inputs, a multiple of 8.</param>
    /// <param name="q">16 neighbouring latents of a panel of <see cref="ScreenWeights"/>, −64 … 64.</param>
    /// <param name="products">[6, 16]</param>
    static abstract void Products(byte* p, nint inputs, sbyte* q, Vector256<int>* products);
}
