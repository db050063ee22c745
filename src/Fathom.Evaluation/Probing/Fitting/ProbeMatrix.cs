using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Fathom.Evaluation;

/// <summary>
/// Some inputs of some examples as the solver wants them: each column less its mean and, where asked for, over its standard
/// deviation (a column that does not vary stays 0). In double precision.
/// </summary>
sealed class ProbeMatrix
{
    /// <summary>Numbers at most: 1 GiB.</summary>
    public const long MostNumbers = 1L << 27;

    /// <summary>Up to this many columns their covariance is used to make the solver fast.</summary>
    const int MostRotated = 512;

    readonly double[] values, mean, scale;
    readonly int[]? columns;
    readonly Lazy<(double[,] Vectors, double[] Values)?> axes;

    /// <param name="inputs">What there is.</param>
    /// <param name="examples">Which examples.</param>
    /// <param name="columns">Which inputs, ascending; null: all.</param>
    /// <param name="standardise">Whether columns are divided by their standard deviation.</param>
    /// <exception cref="InputException">It does not fit.</exception>
    public ProbeMatrix(ProbeInputs inputs, int[] examples, int[]? columns, bool standardise)
    {
        (this.columns, Rows, Columns) = (columns, examples.Length, columns?.Length ?? inputs.Width);
        if ((long)Rows * Columns > MostNumbers)
            throw new InputException($"{Rows:n0} examples of {Columns:n0} inputs are more than a probe takes " +
                $"({MostNumbers:n0} numbers); use fewer examples, or --method k-sparse");
        values = new double[Rows * Columns];
        for (int i = 0; i < Rows; i++)
        {
            if (columns is null) inputs.Read(examples[i], Row(i));
            else inputs.Read(examples[i], columns, Row(i));
        }
        (mean, scale) = (new double[Columns], new double[Columns]);
        Centre(standardise);
        axes = new(Axes);
    }

    /// <summary>n</summary>
    public int Rows { get; }

    /// <summary>f</summary>
    public int Columns { get; }

    /// <summary>[f]</summary>
    public Span<double> Row(int row) => values.AsSpan(row * Columns, Columns);

    /// <summary>A readout of raw inputs from one of the columns as they lie here.</summary>
    /// <param name="solution">[f + 1]; the constant is the last.</param>
    public LinearReadout Readout(double[] solution)
    {
        var weight = new double[Columns];
        double bias = solution[Columns];
        for (int i = 0; i < Columns; i++)
        {
            weight[i] = scale[i] > 0 ? solution[i] / scale[i] : 0;
            bias -= weight[i] * mean[i];
        }
        return new(columns, weight, bias);
    }

    /// <summary>
    /// Multiplies by the inverse of c Xᵀ X + λ, the Hessian of a logistic regression where every p (1 − p) is c; the constant's
    /// entry by 1 / (c n). Null where there are too many columns.
    /// </summary>
    /// <param name="c">Mean of p (1 − p) times the share of these rows that is used.</param>
    /// <param name="lambda">λ</param>
    /// <param name="constant">The constant's entry of the Hessian.</param>
    public Action<double[]>? InverseHessian(double c, double lambda, double constant)
    {
        if (axes.Value is not { } found) return null;
        var (vectors, variances) = found;
        int d = Columns;
        return vector =>
        {
            var along = new double[d];
            for (int i = 0; i < d; i++)
                for (int a = 0; a < d; a++) along[a] += vectors[i, a] * vector[i];
            for (int a = 0; a < d; a++) along[a] /= c * Math.Max(0, variances[a]) + lambda;
            for (int i = 0; i < d; i++)
            {
                double sum = 0;
                for (int a = 0; a < d; a++) sum += vectors[i, a] * along[a];
                vector[i] = sum;
            }
            vector[d] /= constant;
        };
    }

    void Centre(bool standardise)
    {
        for (int row = 0; row < Rows; row++) TensorPrimitives.Add(mean, Row(row), mean);
        TensorPrimitives.Divide(mean, Math.Max(1, Rows), mean);
        for (int row = 0; row < Rows; row++)
        {
            Span<double> x = Row(row);
            TensorPrimitives.Subtract(x, mean, x);
            for (int i = 0; i < x.Length; i++) scale[i] += x[i] * x[i];
        }
        for (int i = 0; i < Columns; i++)
        {
            double deviation = Math.Sqrt(scale[i] / Math.Max(1, Rows));
            // What rounding leaves of a constant is no variation.
            if (deviation <= 1e-9 * Math.Abs(mean[i])) deviation = 0;
            scale[i] = deviation == 0 ? 0 : standardise ? deviation : 1;
        }
        for (int row = 0; row < Rows; row++)
        {
            Span<double> x = Row(row);
            for (int i = 0; i < x.Length; i++) x[i] = scale[i] > 0 ? x[i] / scale[i] : 0;
        }
    }

    (double[,], double[])? Axes()
    {
        if (Columns is 0 or > MostRotated) return null;
        var sums = new double[Columns * Columns];
        for (int row = 0; row < Rows; row++)
        {
            Span<double> x = Row(row);
            for (int i = 0; i < Columns; i++)
                TensorPrimitives.MultiplyAdd(x, x[i], sums.AsSpan(i * Columns, Columns), sums.AsSpan(i * Columns, Columns));
        }
        var evd = Matrix<double>.Build.Dense(Columns, Columns, sums).Evd(Symmetricity.Symmetric);
        return (evd.EigenVectors.ToArray(), [.. evd.EigenValues.Select(value => value.Real)]);
    }
}
