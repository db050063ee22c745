using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Sums over the rows of each document, from which figures of other documents like these are made (<see cref="Bootstrap"/>). The
/// spread of rows is taken about the training mean p and brought to their own mean x̄ by what the two differ:
/// Σ‖x − x̄‖² = Σ‖x − p‖² − n ‖x̄ − p‖². x̄ is that of all rows in every draw, which leaves a draw's spread too large by
/// n ‖x̄_draw − x̄‖².
/// </summary>
/// <param name="pivot">p, [d_out]</param>
public sealed class DocumentRows(double[] pivot)
{
    /// <summary>Numbers of a document: rows, Σ‖r‖², Σ‖x − p‖², rows that are not 0, Σ cos, Σ ‖x̂‖/‖x‖, Σ L0, Σ ‖r‖²/‖x‖², Σ ‖x̂‖²,
    /// Σ x·x̂.</summary>
    const int Terms = 10, BlockRows = 64;

    readonly List<double> sums = [];
    RowTerms[] terms = [];
    int last = -1;

    /// <summary>Adds rows, in order.</summary>
    /// <param name="x">[n, d_out] what was to be written.</param>
    /// <param name="reconstruction">[n, d_out]</param>
    /// <param name="codes">n rows.</param>
    /// <param name="documents">[n], each document in one piece.</param>
    /// <param name="workers">Threads to use.</param>
    internal void Add(ReadOnlyMemory<float> x, ReadOnlyMemory<float> reconstruction, SparseCodes codes,
        ReadOnlySpan<int> documents, Workers workers)
    {
        int n = codes.Rows, d = pivot.Length;
        if (terms.Length < n) terms = new RowTerms[n];
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            for (int row = start; row < end; row++)
                terms[row] = RowTerms.Of(x.Span.Slice(row * d, d), reconstruction.Span.Slice(row * d, d), pivot);
        });
        for (int row = 0; row < n; row++)
        {
            if (documents[row] != last) sums.AddRange(new double[Terms]);
            last = documents[row];
            Add(terms[row], codes.Counts[row], CollectionsMarshal.AsSpan(sums)[^Terms..]);
        }
    }

    static void Add(RowTerms row, int active, Span<double> to)
    {
        to[0]++;
        to[1] += row.SquaredError;
        to[2] += row.FromBatchMean;
        to[6] += active;
        to[8] += row.SquaredReconstruction;
        to[9] += row.Dot;
        if (row.SquaredNorm <= 0) return;
        to[3]++;
        if (row.SquaredReconstruction > 0) to[4] += row.Dot / Math.Sqrt(row.SquaredNorm * row.SquaredReconstruction);
        to[5] += Math.Sqrt(row.SquaredReconstruction / row.SquaredNorm);
        to[7] += row.SquaredError / row.SquaredNorm;
    }

    /// <summary>Figures of resampled documents, by key.</summary>
    /// <param name="summary">Of all rows.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    internal Dictionary<string, double[]> Resampled(ReconstructionSummary summary, ulong seed, Workers workers)
    {
        double about = 0;
        for (int at = 0; at < sums.Count; at += Terms) about += sums[at + 2];
        double shift = about / summary.Rows - summary.Variance;
        (string Key, Func<double[], double> Of)[] figures =
        [
            ("fvu", s => s[1] / (s[2] - s[0] * shift)),
            ("explained_variance", s => 1 - s[1] / (s[2] - s[0] * shift)),
            ("cossim", s => s[4] / s[3]),
            ("l2_ratio", s => s[5] / s[3]),
            ("l0", s => s[6] / s[0]),
            ("nmse", s => s[7] / s[3]),
            ("mse", s => s[1] / (s[0] * pivot.Length)),
            ("relative_reconstruction_bias", s => s[8] / s[9]),
        ];
        double[][] drawn = Bootstrap.Of(sums.ToArray(), Terms, [.. figures.Select(figure => figure.Of)], seed, workers);
        return drawn.Length == 0 ? [] : figures.Zip(drawn).ToDictionary(pair => pair.First.Key, pair => pair.Second);
    }
}
