using Fathom.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Fathom.Dictionaries;

/// <summary>Principal components of rows: eigenvectors of their covariance, the largest variance first.</summary>
public sealed class PrincipalComponents
{
    const int BlockRows = 2048;

    /// <summary>Components with a smaller share of the largest variance are rounding errors and left out.</summary>
    const double SmallestShare = 1e-9;

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

    /// <param name="rows">At least one.</param>
    /// <param name="context">Threads, cancellation.</param>
    /// <exception cref="InputException">All rows are the same.</exception>
    public static PrincipalComponents Of(RowSelection rows, FitContext context)
    {
        int d = rows.Width;
        double[] mean = MeanOf(rows, context), covariance = Covariance(rows, mean, context);
        Evd<double> eigen = DenseMatrix.OfColumnMajor(d, d, covariance).Evd(Symmetricity.Symmetric);
        double largest = eigen.EigenValues[d - 1].Real;
        if (!(largest > 0)) throw new InputException($"all {rows.Count} rows are the same; expected activations that differ");
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

    /// <summary>Mean of the rows, [d].</summary>
    internal static double[] MeanOf(RowSelection rows, FitContext context)
    {
        int d = rows.Width;
        var mean = new double[d];
        rows.ForBlocks(BlockRows, null, context.Workers, (block, n, _) =>
        {
            var sum = new double[d];
            ReadOnlySpan<float> x = block.Span;
            for (int row = 0; row < n; row++)
                for (int c = 0; c < d; c++) sum[c] += x[row * d + c];
            for (int c = 0; c < d; c++) mean[c] += sum[c] / rows.Count;
        }, context.Cancellation);
        return mean;
    }

    // C = Σ (x − μ)(x − μ)ᵀ / n
    static double[] Covariance(RowSelection rows, double[] mean, FitContext context)
    {
        int d = rows.Width;
        var covariance = new double[d * d];
        var products = new float[d * d];
        rows.ForBlocks(BlockRows, Array.ConvertAll(mean, value => (float)value), context.Workers, (x, n, _) =>
        {
            Array.Clear(products);
            Linear.BackwardWeight(x.Span, d, x.Span, d, n, WeightLayout.OutputByInput, products, d, context.Workers);
            for (int i = 0; i < products.Length; i++) covariance[i] += products[i] / rows.Count;
        }, context.Cancellation);
        return covariance;
    }
}
