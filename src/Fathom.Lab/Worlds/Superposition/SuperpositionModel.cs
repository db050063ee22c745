namespace Fathom.Lab.Superposition;

/// <summary>
/// The ReLU output model of Elhage et al. 2022, "Toy models of superposition": n features through m dimensions and back.
/// <code>
/// h = W x        x̂ = relu(Wᵀ h + b)        L = mean over samples of Σ_i I_i (x_i − x̂_i)²
/// </code>
/// </summary>
/// <param name="Features">n.</param>
/// <param name="Hidden">m.</param>
/// <param name="Weight">W, [n, m]: row i is W_i, the direction of feature i.</param>
/// <param name="Bias">b, [n].</param>
public sealed record SuperpositionModel(int Features, int Hidden, double[] Weight, double[] Bias)
{
    /// <summary>Loss of some samples.</summary>
    /// <param name="x">[B, n]</param>
    /// <param name="importance">I, [n].</param>
    public double Loss(ReadOnlySpan<double> x, ReadOnlySpan<double> importance) => Loss(x, importance, [], []);

    /// <summary>The same, with its gradient.</summary>
    /// <param name="x">[B, n]</param>
    /// <param name="importance">I, [n].</param>
    /// <param name="weightGradient">∂L/∂W, [n, m], set; empty where the gradient is not wanted.</param>
    /// <param name="biasGradient">∂L/∂b, [n], likewise.</param>
    public double Loss(ReadOnlySpan<double> x, ReadOnlySpan<double> importance, Span<double> weightGradient,
        Span<double> biasGradient)
    {
        int n = Features, m = Hidden, samples = x.Length / n;
        weightGradient.Clear();
        biasGradient.Clear();
        double[] h = new double[m], u = new double[m], g = new double[n];
        double loss = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            ReadOnlySpan<double> input = x.Slice(sample * n, n);
            loss += Forward(input, importance, h, g);
            if (weightGradient.IsEmpty) continue;
            // g = 2 I (x̂ − x) 1[x̂ > 0];  ∂b = g;  ∂W_i = g_i h + x_i Σ_j g_j W_j
            Array.Clear(u);
            for (int j = 0; j < n; j++)
            {
                if (g[j] == 0) continue;
                biasGradient[j] += g[j];
                for (int c = 0; c < m; c++) u[c] += g[j] * Weight[j * m + c];
            }
            for (int i = 0; i < n; i++)
            {
                if (g[i] == 0 && input[i] == 0) continue;
                for (int c = 0; c < m; c++) weightGradient[i * m + c] += g[i] * h[c] + input[i] * u[c];
            }
        }
        for (int i = 0; i < weightGradient.Length; i++) weightGradient[i] /= samples;
        for (int i = 0; i < biasGradient.Length; i++) biasGradient[i] /= samples;
        return loss / samples;
    }

    /// <summary>
    /// The share of a dimension that each feature has to itself, [n]; 0 for a feature without a direction.
    /// <code>
    /// D_i = ‖W_i‖² / Σ_j (Ŵ_i · W_j)²,   Ŵ_i = W_i / ‖W_i‖
    /// </code>
    /// </summary>
    public double[] Dimensionality()
    {
        var share = new double[Features];
        for (int i = 0; i < Features; i++)
        {
            double own = Dot(i, i), sum = 0;
            for (int j = 0; j < Features; j++) sum += Dot(i, j) * Dot(i, j);
            share[i] = sum > 0 ? own * own / sum : 0;
        }
        return share;
    }

    /// <summary>W_i · W_j.</summary>
    public double Dot(int i, int j)
    {
        double sum = 0;
        for (int c = 0; c < Hidden; c++) sum += Weight[i * Hidden + c] * Weight[j * Hidden + c];
        return sum;
    }

    /// <summary>‖W‖² = Σ_i ‖W_i‖²: about the number of features that have a direction.</summary>
    public double SquaredNorm => Weight.Sum(w => w * w);

    // One sample: its loss, and g.
    double Forward(ReadOnlySpan<double> x, ReadOnlySpan<double> importance, double[] h, double[] g)
    {
        Array.Clear(h);
        for (int i = 0; i < Features; i++)
        {
            if (x[i] == 0) continue;
            for (int c = 0; c < Hidden; c++) h[c] += x[i] * Weight[i * Hidden + c];
        }
        double loss = 0;
        for (int i = 0; i < Features; i++)
        {
            double pre = Bias[i];
            for (int c = 0; c < Hidden; c++) pre += Weight[i * Hidden + c] * h[c];
            double error = Math.Max(0, pre) - x[i];
            loss += importance[i] * error * error;
            g[i] = pre > 0 ? 2 * importance[i] * error : 0;
        }
        return loss;
    }
}
