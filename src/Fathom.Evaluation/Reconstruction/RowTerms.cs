namespace Fathom.Evaluation;

/// <summary>What one row adds to the pooled sums.</summary>
readonly record struct RowTerms
{
    /// <summary>‖x − x̂‖²</summary>
    public double SquaredError { get; private init; }

    /// <summary>‖x‖²</summary>
    public double SquaredNorm { get; private init; }

    /// <summary>‖x̂‖²</summary>
    public double SquaredReconstruction { get; private init; }

    /// <summary>x·x̂</summary>
    public double Dot { get; private init; }

    /// <summary>‖x − x̄_batch‖²</summary>
    public double FromBatchMean { get; private init; }

    /// <param name="x">[d]</param>
    /// <param name="reconstruction">[d]</param>
    /// <param name="batchMean">[d]</param>
    public static RowTerms Of(ReadOnlySpan<float> x, ReadOnlySpan<float> reconstruction, ReadOnlySpan<double> batchMean)
    {
        double error = 0, norm = 0, output = 0, dot = 0, fromMean = 0;
        for (int c = 0; c < x.Length; c++)
        {
            double a = x[c], b = reconstruction[c], m = a - batchMean[c];
            error += (a - b) * (a - b);
            norm += a * a;
            output += b * b;
            dot += a * b;
            fromMean += m * m;
        }
        return new()
        {
            SquaredError = error,
            SquaredNorm = norm,
            SquaredReconstruction = output,
            Dot = dot,
            FromBatchMean = fromMean,
        };
    }
}
