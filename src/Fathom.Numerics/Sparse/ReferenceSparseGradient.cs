namespace Fathom.Numerics;

/// <summary>The sparse backward pass and Adam in plain loops and double precision: the oracle of the vectorised ones.</summary>
internal static class ReferenceSparseGradient
{
    /// <summary>∂/∂f = c r · D_j of every entry, [n, Stride]; 0 where there is none.</summary>
    public static double[] OfActivations(SparseCodes codes, ReadOnlySpan<float> error, ReadOnlySpan<float> decoder, int d,
        double scale)
    {
        var gradients = new double[codes.Indices.Length];
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<int> latents = codes.RowIndices(row);
            for (int j = 0; j < latents.Length; j++)
                for (int c = 0; c < d; c++)
                    gradients[codes.Start(row) + j] += scale * error[row * d + c] * decoder[latents[j] * d + c];
        }
        return gradients;
    }

    /// <summary>∂/∂W = Σ g s, ∂/∂D = c Σ f r and ∂/∂b = Σ g of every latent: [M, d], [M, d], [M].</summary>
    public static (double[] Encoder, double[] Decoder, double[] Bias) OfWeights(SparseCodes codes, ReadOnlySpan<double> gradients,
        ReadOnlySpan<float> input, ReadOnlySpan<float> error, int latentCount, int d, double scale)
    {
        double[] encoder = new double[latentCount * d], decoder = new double[latentCount * d], bias = new double[latentCount];
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<int> latents = codes.RowIndices(row);
            for (int j = 0; j < latents.Length; j++)
            {
                double slope = gradients[codes.Start(row) + j];
                bias[latents[j]] += slope;
                for (int c = 0; c < d; c++)
                {
                    encoder[latents[j] * d + c] += slope * input[row * d + c];
                    decoder[latents[j] * d + c] += scale * codes.RowValues(row)[j] * error[row * d + c];
                }
            }
        }
        return (encoder, decoder, bias);
    }

    /// <summary>One Adam step of a single number, as in <see cref="Adam"/>.</summary>
    public static (double W, double M, double V) Adam(double gradient, double w, double m, double v, double learningRate,
        long step,
        double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        m = beta1 * m + (1 - beta1) * gradient;
        v = beta2 * v + (1 - beta2) * gradient * gradient;
        double first = m / (1 - Math.Pow(beta1, step)), second = v / (1 - Math.Pow(beta2, step));
        return (w - learningRate * first / (Math.Sqrt(second) + epsilon), m, v);
    }
}
