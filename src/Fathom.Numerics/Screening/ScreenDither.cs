namespace Fathom.Numerics;

/// <summary>
/// The dither of a screening, <see cref="ScreenBound"/>: for each input one number for all latents and one for all rows.
/// </summary>
internal readonly struct ScreenDither
{
    /// <param name="inputs">Inputs.</param>
    /// <param name="random">A stream of its own: the bound asks that weights and rows do not depend on it.</param>
    public ScreenDither(int inputs, Philox random)
    {
        (Weight, Row) = (new int[inputs], new int[inputs]);
        for (int i = 0; i < inputs; i++)
        {
            var (u, v, _, _) = random.Block((ulong)i);
            (Weight[i], Row[i]) = ((int)(u >> (32 - ScreenBound.DitherBits)), (int)(v >> (32 - ScreenBound.DitherBits)));
        }
    }

    /// <summary>[inputs] U, 0 … 4095.</summary>
    public int[] Weight { get; }

    /// <summary>[inputs] V, 0 … 4095.</summary>
    public int[] Row { get; }

    /// <summary>8192 u: what U leaves to be added to a step.</summary>
    public static int Rest(int dither) => ScreenBound.Grid - 1 - 2 * dither;
}
