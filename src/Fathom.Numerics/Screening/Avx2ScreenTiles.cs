using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>The bounds of a screening for AVX2, 6 rows × 16 latents at a time.</summary>
internal static unsafe class Avx2ScreenTiles
{
    const int Width = PackedWeights.PanelWidth, Group = 6, Columns = 16;

    /// <inheritdoc cref="ScreenKernels.Bounds"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bounds<TDots>(byte* p, nint inputs, sbyte* q, float* latents, float* sum, float* inverse, float* margin,
        float* bars, float* y, uint* above) where TDots : struct, IByteDots
    {
        Vector256<int>* products = stackalloc Vector256<int>[2 * Group];
        for (int first = 0; first < ScreenKernels.Rows; first += Group)
            for (int column = 0; column < Width; column += Columns)
            {
                TDots.Products(p + first * inputs, inputs, q + 4 * column, products);
                for (int r = 0; r < Group; r++)
                {
                    int row = first + r;
                    uint some = Bound(products[2 * r], products[2 * r + 1], latents + column, sum[row], inverse[row], margin[row],
                        bars[row], y + row * Width + column);
                    above[row] = column == 0 ? some : above[row] | some << column;
                }
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Bound(Vector256<int> left, Vector256<int> right, float* latents, float sum, float inverse, float margin,
        float bar, float* y)
    {
        Vector256<float> s = Vector256.Create(sum), i = Vector256.Create(inverse), m = Vector256.Create(margin);
        Vector256<float> leftBound = Bound(left, latents, s, i, m), rightBound = Bound(right, latents + 8, s, i, m);
        leftBound.Store(y);
        rightBound.Store(y + 8);
        Vector256<float> b = Vector256.Create(bar);
        return Vector256.GreaterThan(leftBound, b).ExtractMostSignificantBits()
            | Vector256.GreaterThan(rightBound, b).ExtractMostSignificantBits() << 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Bound(Vector256<int> products, float* latents, Vector256<float> sum, Vector256<float> inverse,
        Vector256<float> margin) => Fma.MultiplyAdd(Vector256.Load(latents + 2 * Width), inverse,
            Fma.MultiplyAdd(Vector256.Load(latents), Avx.ConvertToVector256Single(products) + sum,
                Vector256.Load(latents + Width))) + margin;
}
