using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// How well rows x are reconstructed as x̂, streamed: rows go in by <see cref="Add"/> in batches of any size,
/// <see cref="Summary"/> ends it. With r = x − x̂, all sums in double over all rows:
/// <code>
/// ev = 1 − Σ‖r‖² / Σ‖x − x̄‖²;   fvu = 1 − ev;   ev_centered_residual = 1 − Σ‖r − r̄‖² / Σ‖x − x̄‖²
/// nmse = mean ‖r‖²/‖x‖²;   cossim = mean x·x̂/(‖x‖‖x̂‖);   l2_ratio = mean ‖x̂‖/‖x‖
/// relative_reconstruction_bias = Σ‖x̂‖² / Σ x·x̂ (Rajamanoharan et al. 2024, "Gated SAEs", eq. 10)
/// ev_legacy = mean [1 − ‖r‖² / ‖x − x̄_batch‖²], batches being <see cref="LegacyBatchRows"/> rows in order
/// </code>
/// Rows are summed in blocks of <see cref="LegacyBatchRows"/>, whatever the batches they come in, so the result is the
/// same to the bit for any batch size and any number of threads.
/// </summary>
public sealed class ReconstructionMetrics
{
    /// <summary>
    /// Rows in a batch of <c>ev_legacy</c>, the one metric that depends on a batch: 16 contexts of 128 tokens, as in most
    /// published tables. The last batch is shorter.
    /// </summary>
    public const int LegacyBatchRows = 2048;

    readonly int width;
    readonly float[] writeNorms;
    readonly float[] x, reconstruction;
    readonly RowTerms[] terms = new RowTerms[LegacyBatchRows];
    readonly CentredSquares inputs, residuals;
    readonly LatentActivity latents;
    int filled;
    bool ended;

    long rows, directedRows, legacyRows;
    double squaredError, squaredReconstruction, dot;
    double norm, reconstructionNorm, normalisedError, cosine, ratio, legacy;
    double l0, l1;

    /// <param name="width">d</param>
    /// <param name="writeNorms">[M] norm of what each latent writes at activation 1 (see <see cref="ISparseCoder.WriteNorms"/>).</param>
    public ReconstructionMetrics(int width, float[] writeNorms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (this.width, this.writeNorms) = (width, writeNorms);
        x = new float[LegacyBatchRows * width];
        reconstruction = new float[LegacyBatchRows * width];
        inputs = new CentredSquares(width);
        residuals = new CentredSquares(width);
        latents = new LatentActivity(writeNorms.Length);
    }

    /// <summary>Adds rows, in order.</summary>
    /// <param name="x">[n, d]</param>
    /// <param name="reconstruction">x̂, [n, d]</param>
    /// <param name="codes">n rows.</param>
    /// <param name="contexts">[n] context of each row, rows of one context side by side; or empty where there are none.</param>
    /// <param name="workers">Threads to use.</param>
    public void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> reconstruction, SparseCodes codes,
        ReadOnlySpan<int> contexts, Workers workers)
    {
        int n = codes.Rows;
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, n * width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(reconstruction.Length, n * width);
        if (ended) throw new InvalidOperationException("the summary has been made; rows can no longer be added");
        latents.Add(codes, contexts);
        AddSparsity(codes);
        for (int first = 0; first < n;)
        {
            int count = Math.Min(n - first, LegacyBatchRows - filled);
            x.Slice(first * width, count * width).CopyTo(this.x.AsSpan(filled * width));
            reconstruction.Slice(first * width, count * width).CopyTo(this.reconstruction.AsSpan(filled * width));
            filled += count;
            first += count;
            if (filled == LegacyBatchRows) AddBlock(workers);
        }
    }

    /// <summary>The metrics over all rows added; no more can be added afterwards.</summary>
    /// <exception cref="InputException">No row was added.</exception>
    public (ReconstructionSummary Summary, LatentActivity Latents) Summary(Workers workers)
    {
        if (filled > 0) AddBlock(workers);
        ended = true;
        if (rows == 0) throw new InputException("there is no row to measure; expected at least one vector");
        double variance = inputs.Total;
        return (new ReconstructionSummary
        {
            Rows = rows,
            Variance = variance / rows,
            ExplainedVariance = 1 - squaredError / variance,
            FractionUnexplained = squaredError / variance,
            ExplainedVarianceLegacy = legacy / legacyRows,
            NormalisedError = normalisedError / directedRows,
            ExplainedVarianceCentredResidual = 1 - residuals.Total / variance,
            MeanSquaredError = squaredError / ((double)rows * width),
            Cosine = cosine / directedRows,
            NormIn = norm / rows,
            NormOut = reconstructionNorm / rows,
            NormRatio = ratio / directedRows,
            RelativeReconstructionBias = squaredReconstruction / dot,
            L0 = l0 / rows,
            L1 = l1 / rows,
        }, latents);
    }

    void AddSparsity(SparseCodes codes)
    {
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<int> indices = codes.RowIndices(row);
            ReadOnlySpan<float> values = codes.RowValues(row);
            double sum = 0;
            for (int i = 0; i < indices.Length; i++) sum += Math.Abs((double)values[i]) * writeNorms[indices[i]];
            l0 += indices.Length;
            l1 += sum;
        }
    }

    void AddBlock(Workers workers)
    {
        int n = filled;
        inputs.Add(x.AsMemory(0, n * width), default, workers);
        residuals.Add(x.AsMemory(0, n * width), reconstruction.AsMemory(0, n * width), workers);
        double[] mean = inputs.LastBlockMean;
        workers.ForRanges(n, 64, (start, end, _) =>
        {
            for (int row = start; row < end; row++)
                terms[row] = RowTerms.Of(x.AsSpan(row * width, width), reconstruction.AsSpan(row * width, width), mean);
        });
        for (int row = 0; row < n; row++) AddRow(terms[row]);
        filled = 0;
    }

    void AddRow(RowTerms term)
    {
        rows++;
        squaredError += term.SquaredError;
        squaredReconstruction += term.SquaredReconstruction;
        dot += term.Dot;
        norm += Math.Sqrt(term.SquaredNorm);
        reconstructionNorm += Math.Sqrt(term.SquaredReconstruction);
        // A row on its batch's mean has no legacy ratio, and one of zeros no direction and no relative error.
        if (term.FromBatchMean > 0)
        {
            legacyRows++;
            legacy += 1 - term.SquaredError / term.FromBatchMean;
        }
        if (term.SquaredNorm > 0)
        {
            directedRows++;
            normalisedError += term.SquaredError / term.SquaredNorm;
            ratio += Math.Sqrt(term.SquaredReconstruction / term.SquaredNorm);
            if (term.SquaredReconstruction > 0) cosine += term.Dot / Math.Sqrt(term.SquaredNorm * term.SquaredReconstruction);
        }
    }
}
