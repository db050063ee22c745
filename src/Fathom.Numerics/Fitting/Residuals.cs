namespace Fathom.Numerics;

/// <summary>What <see cref="LeastSquares"/> makes small.</summary>
/// <param name="parameters">[p] within the bounds.</param>
/// <param name="residuals">[n] gets r.</param>
/// <param name="slopes">[n, p] gets ∂r_i / ∂θ_j.</param>
public delegate void Residuals(ReadOnlySpan<double> parameters, Span<double> residuals, Span<double> slopes);
