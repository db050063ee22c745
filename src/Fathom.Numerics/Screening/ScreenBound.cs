namespace Fathom.Numerics;

/// <summary>
/// How far a screening score may lie from the pre-activation that decides. For one row x and one latent w, with subtractive
/// dither (Roberts 1962; Schuchman 1964) of 12 bits, U_i and V_i uniform on {0 … 4095} and all independent:
/// <code>
/// u_i = (4095 − 2 U_i) / 8192;  q_i = ⌊w_i / s + U_i / 4096⌋;  ŵ_i = s (q_i + u_i)        likewise x̂_i = t (p_i − 64 + v_i)
/// ŵ·x̂ − w·x = Σ (ŵ_i − w_i) x_i + Σ ŵ_i (x̂_i − x_i)
/// </code>
/// Whatever w and x are, ŵ_i − w_i is uniform on a grid of 4096 points symmetric about 0, within ± s/2, up to the rounding of
/// w_i / s to that grid; so it is sub-Gaussian with variance s²/12: E exp(λe) = sinh(nz) / (n sinh z) ≤ exp(λ² s² / 24), as
/// coth z − 1/z ≤ z/3. Given U, the second sum has the same form, and ‖ŵ‖ ≤ W = ‖w‖ + s √d / 2 for every U. Hence by
/// Chernoff, for either sign,
/// <code>
/// P(|error| ≥ κ √(s² ‖x‖² + t² W²)) ≤ 2 exp(−6 κ²) = 2e-18        κ = √(ln 1e18 / 6) = 2.63
/// </code>
/// The dither may be shared by all rows and all latents: within one pair its numbers are independent, and over pairs the union
/// bound asks for nothing. What is not random is added: the grid's rounding, the rounding of the score, and that of the f32
/// pre-activation, |fl − exact| ≤ γ_d (|b| + ‖w‖ ‖x‖) (Higham 2002, §3.1).
/// </summary>
internal static class ScreenBound
{
    /// <summary>Bits of the dither: a step has 4096 grid points.</summary>
    public const int DitherBits = 12;

    /// <summary>Grid points of a step.</summary>
    public const int Grid = 1 << DitherBits;

    /// <summary>Inputs at most, columns laid out twice or more counted so: sums of dither × step stay below 2³¹.</summary>
    public const int MaxInputs = 4096;

    /// <summary>Largest |w_i / s|; with dither |q_i| ≤ 64.</summary>
    public const float WeightSteps = 63.4f;

    /// <summary>Largest |x_i / t|; with dither and offset 1 ≤ p_i ≤ 127, and 4 products p q fit into 16 bits.</summary>
    public const float RowSteps = 62.9f;

    /// <summary>What is added to a row's steps, so that they are not negative.</summary>
    public const int Offset = 64;

    /// <summary>Largest numbers screened are within [1 / Range, Range], so that nothing here overflows or vanishes.</summary>
    public const float Range = 1e15f;

    /// <summary>Float sums of squares and the formulas below round; this lifts what comes out above what is exact.</summary>
    const double Up = 1.001;

    const double Kappa = 2.6283, Epsilon = 1.0 / (1 << 24);

    /// <summary>Coefficients of the margin of a row with t and ξ = ‖x‖ / t against latents with scales up to s, norms up to W and
    /// biases up to b, in units of t: <c>κ √(s² ξ² + W²) + ξ (Row s + Chain W) + Weight W + Score s + Bias b / t</c>.</summary>
    /// <param name="inputs">Inputs, those laid out twice or more counted so.</param>
    public static (float Kappa, float Row, float Chain, float Weight, float Score, float Bias) Coefficients(int inputs)
    {
        // Truncation to the grid and two roundings in front of it: less than two grid points.
        double grid = 2.0 / Grid * Math.Sqrt(inputs);
        double gamma = inputs * Epsilon / (1 - inputs * Epsilon);
        // Eight roundings of numbers up to Σ p q.
        double score = 8 * Epsilon * 127 * 64 * inputs;
        return ((float)(Up * Kappa), (float)(Up * grid), (float)(Up * gamma), (float)(Up * grid), (float)(Up * score),
            (float)(Up * (gamma + 8 * Epsilon)));
    }
}
