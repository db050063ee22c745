using Fathom.Dictionaries;
using Fathom.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Fathom.Evaluation;

/// <summary>Principal components of rows: eigenvectors of their covariance, the largest variance first.</summary>
sealed class PrincipalComponents
{
    const int BlockRows = 2048;

    /// <summary>Components with a smaller share of the largest variance are rounding errors and left out.</summary>
    const double SmallestShare = 1e-9;

    static readonly Workers Alone = new(1);

    PrincipalComponents(double[] mean, float[] directions, double[] variances) =>
        (Mean, Directions, Variances) = (mean, directions, variances);

    /// <summary>Components d'; at most the width.</summary>
    public int Count => Variances.Length;

    /// <summary>μ, [d]</summary>
    public double[] Mean { get; }

    /// <summary>Unit vectors, [d', d]; the largest coordinate of each is positive.</summary>
    public float[] Directions { get; }

    /// <summary>[d'], descending.</summary>
    public double[] Variances { get; }

    /// <summary>x − μ of rows of a source: what lies far from the origin keeps its digits.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="first">The first row.</param>
    /// <param name="n">Rows.</param>
    /// <param name="mean">μ, [d]</param>
    /// <returns>[n, d]</returns>
    public static float[] Centred(IVectorSource source, long first, int n, double[] mean)
    {
        int d = source.Width;
        var x = new float[n * d];
        source.Read(first, n, x);
        for (int row = 0; row < n; row++)
            for (int c = 0; c < d; c++) x[row * d + c] = (float)(x[row * d + c] - mean[c]);
        return x;
    }

    /// <exception cref="InputException">All rows are the same.</exception>
    public static PrincipalComponents Of(IVectorSource source, RowRange range, Workers workers)
    {
        int d = source.Width;
        double[] mean = MeanOf(source, range, workers);
        // C = Σ (x − μ)(x − μ)ᵀ / n
        Evd<double> eigen = DenseMatrix.OfColumnMajor(d, d, Covariance(source, range, mean, workers)).Evd(Symmetricity.Symmetric);
        double largest = eigen.EigenValues[d - 1].Real;
        if (!(largest > 0)) throw new InputException($"all {range.Count} rows are the same; expected activations that differ");
        int count = Enumerable.Range(0, d).Count(i => eigen.EigenValues[i].Real > SmallestShare * largest);
        var directions = new float[count * d];
        var variances = new double[count];
        for (int i = 0; i < count; i++)
        {
            variances[i] = eigen.EigenValues[d - 1 - i].Real;
            Vector<double> vector = eigen.EigenVectors.Column(d - 1 - i);
            double sign = vector[vector.AbsoluteMaximumIndex()] < 0 ? -1 : 1;
            for (int c = 0; c < d; c++) directions[i * d + c] = (float)(sign * vector[c]);
        }
        return new(mean, directions, variances);
    }

    static double[] MeanOf(IVectorSource source, RowRange range, Workers workers)
    {
        int d = source.Width;
        return Sum(d, range, workers, (first, n, sum) =>
        {
            var x = new float[n * d];
            source.Read(first, n, x);
            for (int row = 0; row < n; row++)
                for (int c = 0; c < d; c++) sum[c] += x[row * d + c];
        });
    }

    static double[] Covariance(IVectorSource source, RowRange range, double[] mean, Workers workers)
    {
        int d = source.Width;
        return Sum(d * d, range, workers, (first, n, sum) =>
        {
            float[] x = Centred(source, first, n, mean), transposed = new float[n * d], products = new float[d * d];
            for (int row = 0; row < n; row++)
                for (int c = 0; c < d; c++) transposed[c * n + row] = x[row * d + c];
            using PackedWeights packed = new PackedWeights(d, n).Pack(x, WeightLayout.InputByOutput, Alone);
            Linear.Forward(transposed, d, packed, [], products, Alone);
            for (int i = 0; i < products.Length; i++) sum[i] += products[i];
        });
    }

    // Means over rows of what each block adds up, in the order of the blocks.
    static double[] Sum(int length, RowRange range, Workers workers, Action<long, int, double[]> add)
    {
        var parts = new double[(range.Count + BlockRows - 1) / BlockRows][];
        workers.ForRanges(range.Count, BlockRows, (start, end, part) =>
            add(range.First + start, end - start, parts[part] = new double[length]));
        var total = new double[length];
        foreach (double[] part in parts)
            for (int i = 0; i < length; i++) total[i] += part[i] / range.Count;
        return total;
    }
}
