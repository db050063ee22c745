namespace Fathom.Numerics;

/// <summary>
/// min_θ S(θ) = Σ r_i(θ)², lower ≤ θ ≤ upper, by Levenberg and Marquardt: (Jᵀ J + λ D) δ = −Jᵀ r with D the largest diagonal of Jᵀ J
/// so far (Moré 1978), θ + δ cut to the bounds. A parameter at a bound that its slope points out of stays there for the step.
/// For a handful of parameters: the system is solved by elimination, and nothing is done in parallel.
/// </summary>
/// <remarks>MathNet's minimiser maps bounded parameters by functions that are level at the bound, where an irreducible loss of 0
/// lies.</remarks>
public sealed class LeastSquares
{
    const int MostSteps = 500;
    const double FirstDamping = 1e-3, LeastDamping = 1e-12, MostDamping = 1e16;

    // The cosine between residuals and any slope at which a minimum is one, and the share of S that a step has to gain.
    const double Level = 1e-12, Gain = 1e-15;

    readonly double[] lower, upper, residuals, slopes, trial, trialResiduals, trialSlopes, gradient, scale, step;
    readonly double[,] curvature, system;
    readonly int n, p;

    /// <param name="points">n, the number of residuals.</param>
    /// <param name="lower">[p] −∞ where there is no bound.</param>
    /// <param name="upper">[p] ∞ where there is none; where it is the lower one, the parameter is held.</param>
    public LeastSquares(int points, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(upper.Length, lower.Length);
        (n, p, this.lower, this.upper) = (points, lower.Length, lower.ToArray(), upper.ToArray());
        (residuals, slopes, trialResiduals, trialSlopes) = (new double[n], new double[n * p], new double[n], new double[n * p]);
        (trial, gradient, scale, step) = (new double[p], new double[p], new double[p], new double[p]);
        (curvature, system) = (new double[p, p], new double[p, p + 1]);
    }

    /// <param name="of">The residuals.</param>
    /// <param name="parameters">[p] where to start; gets the minimum that was found, a local one.</param>
    /// <returns>S there; not finite where the residuals are not at the start.</returns>
    public double Minimise(Residuals of, Span<double> parameters)
    {
        for (int j = 0; j < p; j++) parameters[j] = Math.Clamp(parameters[j], lower[j], upper[j]);
        of(parameters, residuals, slopes);
        double squares = Squares(residuals), damping = FirstDamping;
        scale.AsSpan().Clear();
        Curve();
        for (int i = 0; i < MostSteps && double.IsFinite(squares) && damping <= MostDamping && !IsLevel(parameters, squares); i++)
        {
            if (!Solve(parameters, damping))
            {
                damping *= 10;
                continue;
            }
            for (int j = 0; j < p; j++) trial[j] = Math.Clamp(parameters[j] + step[j], lower[j], upper[j]);
            of(trial, trialResiduals, trialSlopes);
            double next = Squares(trialResiduals);
            if (!(next < squares))
            {
                damping *= 10;
                continue;
            }
            bool gained = squares - next > Gain * squares;
            trial.CopyTo(parameters);
            trialResiduals.CopyTo(residuals, 0);
            trialSlopes.CopyTo(slopes, 0);
            (squares, damping) = (next, Math.Max(damping / 10, LeastDamping));
            if (!gained) break;
            Curve();
        }
        return squares;
    }

    // Jᵀ r, Jᵀ J and the largest diagonal so far.
    void Curve()
    {
        for (int j = 0; j < p; j++)
        {
            gradient[j] = 0;
            for (int i = 0; i < n; i++) gradient[j] += slopes[i * p + j] * residuals[i];
            for (int l = 0; l <= j; l++)
            {
                double sum = 0;
                for (int i = 0; i < n; i++) sum += slopes[i * p + j] * slopes[i * p + l];
                curvature[j, l] = curvature[l, j] = sum;
            }
            scale[j] = Math.Max(scale[j], curvature[j, j]);
        }
    }

    bool IsHeld(ReadOnlySpan<double> parameters, int j) =>
        (parameters[j] <= lower[j] && gradient[j] >= 0) || (parameters[j] >= upper[j] && gradient[j] <= 0);

    bool IsLevel(ReadOnlySpan<double> parameters, double squares)
    {
        for (int j = 0; j < p; j++)
            if (!IsHeld(parameters, j) && Math.Abs(gradient[j]) > Level * Math.Sqrt(curvature[j, j] * squares)) return false;
        return true;
    }

    // The step of the parameters that are not held; false where the system is singular.
    bool Solve(ReadOnlySpan<double> parameters, double damping)
    {
        for (int j = 0; j < p; j++)
        {
            bool held = IsHeld(parameters, j);
            for (int l = 0; l < p; l++)
                system[j, l] = held || IsHeld(parameters, l) ? (j == l ? 1 : 0)
                    : curvature[j, l] + (j == l ? damping * scale[j] : 0);
            system[j, p] = held ? 0 : -gradient[j];
        }
        // Positive definite but for rounding, so pivots stand on the diagonal.
        for (int j = 0; j < p; j++)
        {
            double pivot = system[j, j];
            if (!(pivot > 0)) return false;
            for (int row = 0; row < p; row++)
            {
                if (row == j) continue;
                double factor = system[row, j] / pivot;
                for (int l = j; l <= p; l++) system[row, l] -= factor * system[j, l];
            }
        }
        for (int j = 0; j < p; j++) step[j] = system[j, p] / system[j, j];
        return true;
    }

    static double Squares(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value * value;
        return sum;
    }
}
