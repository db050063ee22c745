namespace Fathom.Tests.Dictionaries;

/// <summary>
/// The loss of one training step and its gradient, by plain loops in double precision:
/// <code>
/// s = x − b_dec;  p_j = W_j · s + b_j;  f_j = p_j where j is active, else 0
/// L = Σ‖Σ_j f_j D_j + b_dec − x‖² / (n V) + α Σ‖Σ_j g_j D_j − e‖² / S
/// </code>
/// Which latents are active in each term is given, and so are e and S: they are constants of a step.
/// </summary>
/// <param name="X">[n, d]</param>
/// <param name="Active">Of each row, the latents of the reconstruction that fire.</param>
/// <param name="Auxiliary">Of each row, the dead latents that fire in the auxiliary term.</param>
/// <param name="Error">e = x − x̂, [n, d]</param>
/// <param name="Variance">V.</param>
/// <param name="Spread">S.</param>
/// <param name="Alpha">α.</param>
sealed record ReferenceLoss(
    double[] X, int[][] Active, int[][] Auxiliary, double[] Error, double Variance, double Spread, double Alpha)
{
    /// <summary>Rows that the auxiliary term is computed on, for all of them.</summary>
    public int[] AuxRows { get; init; } = [.. Enumerable.Range(0, Active.Length)];

    int Rows => Active.Length;

    double AuxWeight => (double)Rows / AuxRows.Length;

    /// <summary>Σ‖r‖² / (n V).</summary>
    public double Main(ReferenceParameters p) => SquaredSum(p, [.. Enumerable.Range(0, Rows)], MainResidual) / (Rows * Variance);

    /// <summary>Σ‖ê − e‖² / S, without its weight; 0 where no latent is dead.</summary>
    public double Aux(ReferenceParameters p) => Spread > 0 ? AuxWeight * SquaredSum(p, AuxRows, AuxResidual) / Spread : 0;

    public double Total(ReferenceParameters p) => Main(p) + Alpha * Aux(p);

    /// <summary>∂ Total / ∂ every parameter.</summary>
    public ReferenceParameters Gradient(ReferenceParameters p)
    {
        var gradient = new ReferenceParameters(p.Width, p.Latents);
        for (int row = 0; row < Rows; row++)
        {
            double scale = 2 / (Rows * Variance);
            double[] residual = MainResidual(p, row);
            for (int c = 0; c < p.Width; c++) gradient.DecoderBias[c] += scale * residual[c];
            Through(p, gradient, row, Active[row], residual, scale);
            if (Spread > 0 && AuxRows.Contains(row))
                Through(p, gradient, row, Auxiliary[row], AuxResidual(p, row), 2 * AuxWeight * Alpha / Spread);
        }
        return gradient;
    }

    /// <summary>f_j of one row, for the latents given.</summary>
    public double PreActivation(ReferenceParameters p, int row, int latent)
    {
        double sum = p.EncoderBias[latent];
        for (int c = 0; c < p.Width; c++)
            sum += p.EncoderWeight[latent * p.Width + c] * (X[row * p.Width + c] - p.DecoderBias[c]);
        return sum;
    }

    // scale/2 ‖residual‖² back through the decoder into the active latents and from there into encoder, bias and b_dec.
    void Through(ReferenceParameters p, ReferenceParameters gradient, int row, int[] active, double[] residual, double scale)
    {
        int d = p.Width;
        foreach (int latent in active)
        {
            double f = PreActivation(p, row, latent), slope = 0;
            for (int c = 0; c < d; c++)
            {
                slope += scale * residual[c] * p.DecoderWeight[latent * d + c];
                gradient.DecoderWeight[latent * d + c] += scale * f * residual[c];
            }
            gradient.EncoderBias[latent] += slope;
            for (int c = 0; c < d; c++)
            {
                gradient.EncoderWeight[latent * d + c] += slope * (X[row * d + c] - p.DecoderBias[c]);
                gradient.DecoderBias[c] -= slope * p.EncoderWeight[latent * d + c];
            }
        }
    }

    static double SquaredSum(ReferenceParameters p, int[] rows, Func<ReferenceParameters, int, double[]> residual) =>
        rows.Sum(row => residual(p, row).Sum(r => r * r));

    double[] MainResidual(ReferenceParameters p, int row)
    {
        double[] residual = Decoded(p, row, Active[row]);
        for (int c = 0; c < p.Width; c++) residual[c] += p.DecoderBias[c] - X[row * p.Width + c];
        return residual;
    }

    double[] AuxResidual(ReferenceParameters p, int row)
    {
        double[] residual = Decoded(p, row, Auxiliary[row]);
        for (int c = 0; c < p.Width; c++) residual[c] -= Error[row * p.Width + c];
        return residual;
    }

    double[] Decoded(ReferenceParameters p, int row, int[] active)
    {
        var sum = new double[p.Width];
        foreach (int latent in active)
        {
            double f = PreActivation(p, row, latent);
            for (int c = 0; c < p.Width; c++) sum[c] += f * p.DecoderWeight[latent * p.Width + c];
        }
        return sum;
    }
}
