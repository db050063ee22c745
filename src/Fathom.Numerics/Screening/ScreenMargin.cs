using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The margins of rows against one panel in units of t, <see cref="ScreenBound.Coefficients"/>:
/// <c>κ √(s² ξ² + W²) + ξ (Row s + Chain W) + Weight W + Score s + Bias b / t</c>, ξ = ‖x‖ / t.
/// </summary>
internal readonly struct ScreenMargin
{
    readonly float scale, norm, slope, constant, bias, kappa;

    /// <param name="inputs">Inputs of the screening.</param>
    /// <param name="sizes">The largest s, W and |b| of the panel's latents.</param>
    public ScreenMargin(int inputs, ScreenWeights.PanelSizes sizes)
    {
        var of = ScreenBound.Coefficients(inputs);
        (scale, norm, kappa) = (sizes.Scale, sizes.Norm, of.Kappa);
        slope = of.Row * scale + of.Chain * norm;
        constant = of.Weight * norm + of.Score * scale + 1 / (ScreenBound.Range * ScreenBound.Range);
        bias = of.Bias * sizes.Bias;
    }

    /// <param name="rowNorm">‖x‖ / t of 16 rows.</param>
    /// <param name="inverse">1 / t of the rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Of(Vector512<float> rowNorm, Vector512<float> inverse)
    {
        Vector512<float> weightSteps = rowNorm * scale;
        return Vector512.Sqrt(weightSteps * weightSteps + Vector512.Create(norm * norm)) * kappa + rowNorm * slope
            + Vector512.Create(constant) + inverse * bias;
    }
}
