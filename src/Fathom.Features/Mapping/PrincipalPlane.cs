using System.Numerics.Tensors;
using Fathom.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Fathom.Features;

/// <summary>
/// The first two principal components of rows, by iterations of a subspace of 8 directions V (Halko, Martinsson and Tropp
/// 2011) with X the centred rows:
/// <code>C = Xᵀ X;  V ← orthonormal(C V), 30 times;  then the eigenvectors of Vᵀ C V</code>
/// </summary>
static class PrincipalPlane
{
    const int Directions = 8, Iterations = 30, BlockRows = 1024;

    // Wider than that C is more than it is worth: C v is then computed of the rows.
    const int WidestCovariance = 4096;

    /// <param name="rows">[n, d]</param>
    /// <param name="n">Rows, at least 1.</param>
    /// <param name="width">d</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[n, 2] coordinates of the centred rows; 0 where the rows have no second or no first component.</returns>
    public static float[] Of(float[] rows, int n, int width, Workers workers)
    {
        float[] mean = Mean(rows, n, width);
        int count = Math.Min(Directions, width);
        // The start needs no seed: any directions that are not orthogonal to the answer lead there.
        var random = new Philox(0, 0);
        double[] basis = new double[count * width];
        for (int i = 0; i < basis.Length; i++) basis[i] = random.Normal((ulong)i);
        Orthonormalise(basis, count, width);
        float[]? covariance = width <= WidestCovariance ? Covariance(rows, n, width, mean, workers) : null;
        double[] Image(double[] of) => covariance is not null ? ImageOf(covariance, of, count, width, workers)
            : ImageOf(rows, n, width, mean, of, count, workers);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            basis = Image(basis);
            Orthonormalise(basis, count, width);
        }
        float[] plane = Rotated(basis, Image(basis), count, width);
        return Project(rows, n, width, mean, plane, workers);
    }

    static float[] Mean(float[] rows, int n, int width)
    {
        var sum = new double[width];
        for (int row = 0; row < n; row++)
            for (int c = 0; c < width; c++) sum[c] += rows[row * width + c];
        return Array.ConvertAll(sum, value => (float)(value / n));
    }

    // Σ_rows (x − μ)ᵀ (x − μ), [d, d], row after row.
    static float[] Covariance(float[] rows, int n, int width, float[] mean, Workers workers)
    {
        var sum = new float[width * width];
        var centred = new float[Math.Min(BlockRows, n) * width];
        for (int first = 0; first < n; first += BlockRows)
        {
            int start = first, count = Math.Min(BlockRows, n - first);
            workers.ForRanges(count, 64, (from, to, _) =>
            {
                for (int row = from; row < to; row++)
                    TensorPrimitives.Subtract(rows.AsSpan((start + row) * width, width), mean, centred.AsSpan(row * width, width));
            });
            ReadOnlySpan<float> block = centred.AsSpan(0, count * width);
            Linear.BackwardWeight(block, width, block, width, count, WeightLayout.OutputByInput, sum, width, workers);
        }
        return sum;
    }

    // C v for each v.
    static double[] ImageOf(float[] covariance, double[] basis, int count, int width, Workers workers)
    {
        float[] directions = Array.ConvertAll(basis, value => (float)value);
        var image = new double[count * width];
        workers.ForRanges(width, 64, (start, end, _) =>
        {
            for (int c = start; c < end; c++)
                for (int i = 0; i < count; i++)
                    image[i * width + c] = TensorPrimitives.Dot<float>(covariance.AsSpan(c * width, width), directions.AsSpan(i * width, width));
        });
        return image;
    }

    // The same without C: Σ_rows (x − μ) (x − μ)·v for each v, summed over blocks in their order.
    static double[] ImageOf(float[] rows, int n, int width, float[] mean, double[] basis, int count, Workers workers)
    {
        float[] directions = Array.ConvertAll(basis, value => (float)value);
        var parts = new float[(n + BlockRows - 1) / BlockRows][];
        workers.ForRanges(n, BlockRows, (start, end, block) =>
        {
            float[] part = parts[block] = new float[count * width];
            var x = new float[width];
            for (int row = start; row < end; row++)
            {
                TensorPrimitives.Subtract(rows.AsSpan(row * width, width), mean, x);
                for (int i = 0; i < count; i++)
                {
                    Span<float> sum = part.AsSpan(i * width, width);
                    TensorPrimitives.MultiplyAdd(x, TensorPrimitives.Dot<float>(x, directions.AsSpan(i * width, width)), sum, sum);
                }
            }
        });
        var total = new double[count * width];
        foreach (float[] part in parts)
            for (int i = 0; i < total.Length; i++) total[i] += part[i];
        return total;
    }

    // Gram and Schmidt, twice over for directions that were nearly the same; one that is nothing new becomes 0.
    static void Orthonormalise(double[] basis, int count, int width)
    {
        for (int i = 0; i < count; i++)
        {
            Span<double> own = basis.AsSpan(i * width, width);
            double before = TensorPrimitives.Norm<double>(own);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    Span<double> other = basis.AsSpan(j * width, width);
                    TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<double>(own, other), own, own);
                }
            }
            double norm = TensorPrimitives.Norm<double>(own);
            if (norm <= 1e-6 * before) own.Clear();
            else TensorPrimitives.Divide(own, norm, own);
        }
    }

    // The first two eigenvectors within the subspace, the largest coordinate of each positive.
    static float[] Rotated(double[] basis, double[] image, int count, int width)
    {
        var small = DenseMatrix.Create(count, count, (i, j) =>
            TensorPrimitives.Dot<double>(basis.AsSpan(i * width, width), image.AsSpan(j * width, width)));
        Evd<double> eigen = ((small + small.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        var plane = new float[2 * width];
        for (int axis = 0; axis < Math.Min(2, count); axis++)
        {
            if (!(eigen.EigenValues[count - 1 - axis].Real > 1e-9 * eigen.EigenValues[count - 1].Real)) break;
            Vector<double> mix = eigen.EigenVectors.Column(count - 1 - axis);
            var direction = new double[width];
            for (int i = 0; i < count; i++)
                TensorPrimitives.MultiplyAdd(basis.AsSpan(i * width, width), mix[i], direction, direction);
            double sign = direction[TensorPrimitives.IndexOfMaxMagnitude<double>(direction)] < 0 ? -1 : 1;
            for (int c = 0; c < width; c++) plane[axis * width + c] = (float)(sign * direction[c]);
        }
        return plane;
    }

    static float[] Project(float[] rows, int n, int width, float[] mean, float[] plane, Workers workers)
    {
        var places = new float[2 * n];
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            var x = new float[width];
            for (int row = start; row < end; row++)
            {
                TensorPrimitives.Subtract(rows.AsSpan(row * width, width), mean, x);
                for (int axis = 0; axis < 2; axis++)
                    places[2 * row + axis] = TensorPrimitives.Dot<float>(x, plane.AsSpan(axis * width, width));
            }
        });
        return places;
    }
}
