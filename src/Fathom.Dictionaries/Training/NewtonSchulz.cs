using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// A matrix with singular values near 1 and the singular vectors of another, by the quintic Newton–Schulz iteration of Jordan et
/// al. 2024 ("Muon: an optimizer for hidden layers in neural networks"):
/// <code>
/// X = U / ‖U‖;  five times X ← a X + X (b A + c A²), A = XᵀX       a 3.4445, b −4.7750, c 2.0315
/// </code>
/// With more columns than rows A is X Xᵀ and stands on the other side.
/// </summary>
static class NewtonSchulz
{
    const int Iterations = 5;
    const float A = 3.4445f, B = -4.7750f, C = 2.0315f;
    const double Smallest = 1e-7;

    /// <param name="matrix">U, [rows, columns]; replaced.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="workers">Threads to use; no bit depends on them.</param>
    public static void Orthogonalise(float[] matrix, int rows, int columns, Workers workers)
    {
        double squares = 0;
        for (int row = 0; row < rows; row++)
            squares += TensorPrimitives.SumOfSquares<float>(matrix.AsSpan(row * columns, columns));
        TensorPrimitives.Multiply(matrix, (float)(1 / (Math.Sqrt(squares) + Smallest)), matrix);
        int side = Math.Min(rows, columns);
        float[] gram = new float[side * side], square = new float[side * side], moved = new float[matrix.Length];
        for (int i = 0; i < Iterations; i++)
        {
            Gram(matrix, rows, columns, gram, workers);
            using (var symmetric = new PackedWeights(side, side).Pack(gram, WeightLayout.OutputByInput, workers))
                Linear.Forward(gram, side, symmetric, [], square, workers);
            for (int j = 0; j < gram.Length; j++) gram[j] = B * gram[j] + C * square[j];
            Move(matrix, rows, columns, gram, moved, workers);
            for (int j = 0; j < matrix.Length; j++) matrix[j] = A * matrix[j] + moved[j];
        }
    }

    // XᵀX, or X Xᵀ where that is smaller.
    static void Gram(float[] x, int rows, int columns, float[] gram, Workers workers)
    {
        if (rows >= columns)
        {
            Array.Clear(gram);
            Linear.BackwardWeight(x, columns, x, columns, rows, WeightLayout.OutputByInput, gram, columns, workers);
            return;
        }
        using var packed = new PackedWeights(rows, columns).Pack(x, WeightLayout.OutputByInput, workers);
        Linear.Forward(x, rows, packed, [], gram, workers);
    }

    // X P, or P X; P is symmetric.
    static void Move(float[] x, int rows, int columns, float[] p, float[] moved, Workers workers)
    {
        if (rows >= columns)
        {
            using var packed = new PackedWeights(columns, columns).Pack(p, WeightLayout.OutputByInput, workers);
            Linear.Forward(x, rows, packed, [], moved, workers);
            return;
        }
        using var factor = new PackedWeights(columns, rows).Pack(x, WeightLayout.InputByOutput, workers);
        Linear.Forward(p, rows, factor, [], moved, workers);
    }
}
