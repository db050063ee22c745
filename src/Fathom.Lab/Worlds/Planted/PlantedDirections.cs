using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Lab.Planted;

/// <summary>
/// Unit directions that overlap as little as possible: gradient steps on Σ_{i≠j} (D_i · D_j)², back to norm 1 after each.
/// <code>
/// D ← D − η (D (DᵀD) − D),   D_i ← D_i / ‖D_i‖        (unit rows: the subtracted D is the term i = j)
/// </code>
/// With N ≤ d they end orthogonal; with more they end as a tight frame, DᵀD = (N / d) I.
/// </summary>
static class PlantedDirections
{
    /// <returns>[N, d]</returns>
    public static float[] Make(int features, int width, int steps, Philox random, Workers workers)
    {
        var directions = new float[features * width];
        for (int i = 0; i < directions.Length; i++) directions[i] = (float)random.Normal((ulong)i);
        Normalise(directions, width);

        // A step multiplies what D has along an eigenvector of DᵀD by 1 + η − η eigenvalue. Random rows begin with eigenvalues up
        // to about (1 + √(N / d))²; were the factor negative there, these could grow over the others until all rows are alike.
        // Near the tight frame, where all eigenvalues are m = N / d, a step and the norms multiply what is off by
        // 1 − 2 η m / (1 + η − η m): with η = 1 / (3 m) by about 0, and above about 1 / (2 m) it would swing and grow.
        double ratio = (double)features / width, edge = 1 + Math.Sqrt(ratio);
        float rate = (float)Math.Min(0.5, Math.Min(1 / (edge * edge), 1 / (3 * ratio)));
        float[] transposed = new float[directions.Length], gram = new float[width * width], pulled = new float[directions.Length];
        using var byFeature = new PackedWeights(width, features);
        using var byWidth = new PackedWeights(width, width);
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < features; i++)
                for (int c = 0; c < width; c++) transposed[c * features + i] = directions[i * width + c];
            byFeature.Pack(transposed, WeightLayout.OutputByInput, workers);
            Linear.Forward(transposed, width, byFeature, [], gram, workers);
            byWidth.Pack(gram, WeightLayout.OutputByInput, workers);
            Linear.Forward(directions, features, byWidth, [], pulled, workers);
            for (int i = 0; i < directions.Length; i++) directions[i] -= rate * (pulled[i] - directions[i]);
            Normalise(directions, width);
        }
        return directions;
    }

    static void Normalise(float[] rows, int width)
    {
        for (int i = 0; i < rows.Length; i += width)
        {
            Span<float> row = rows.AsSpan(i, width);
            TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
        }
    }
}
