namespace Fathom.Numerics;

/// <summary>
/// The matrix with orthonormal rows that is nearest to W, (W Wᵀ)^(−1/2) W, by the iteration of Newton and Schulz
/// <code>W ← W / ‖W‖_F;   W ← 3/2 W − 1/2 (W Wᵀ) W   until W Wᵀ = 1</code>
/// (Higham, "Functions of matrices", 2008, eq. 8.20), which needs no more than products.
/// </summary>
public static class PolarFactor
{
    /// <summary>Convergence is quadratic: from this distance of W Wᵀ to 1, two steps come to rounding errors.</summary>
    const float Close = 1e-3f;

    const int MostSteps = 200;

    /// <param name="w">[m, d], m ≤ d, replaced by its polar factor.</param>
    /// <param name="m">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>Whether it was found: rows that depend on one another to the precision of float have none.</returns>
    public static unsafe bool Replace(Span<float> w, int m, int d, Workers workers)
    {
        Shapes.Require(w.Length, m, d, nameof(w));
        w = w[..(m * d)];
        float[] gram = new float[m * m], product = new float[m * d];
        using PackedWeights rows = new(m, d), columns = new(d, m);
        bool close = false;
        fixed (float* values = w, added = product)
        {
            RowVectors.Scale((float)(1 / Math.Sqrt(SquareSum.Of(w))), values, w.Length);
            for (int left = MostSteps; left > 0; left--)
            {
                Linear.Forward(w, m, rows.Pack(w, WeightLayout.OutputByInput, workers), [], gram, workers);
                float distance = DistanceToIdentity(gram, m);
                if (!float.IsFinite(distance)) return false;
                if (!close && distance < Close) (close, left) = (true, 2);
                Linear.Forward(gram, m, columns.Pack(w, WeightLayout.InputByOutput, workers), [], product, workers);
                RowVectors.Scale(1.5f, values, w.Length);
                RowVectors.AddScaled(-0.5f, added, values, w.Length);
            }
        }
        return close;
    }

    static float DistanceToIdentity(float[] gram, int m)
    {
        float most = 0;
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) most = Math.Max(most, Math.Abs(gram[i * m + j] - (i == j ? 1 : 0)));
        return most;
    }
}
