using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Lab.Planted;

/// <summary>How much of a planted world a dictionary has found.</summary>
/// <param name="Directions">Its decoder rows against the true directions.</param>
/// <param name="Firing">Its latents as detectors of the features.</param>
/// <param name="Fvu">Σ‖x − x̂‖² / Σ‖x − x̄‖², x̄ being the mean of the rows measured.</param>
/// <param name="Shrinkage">Mean ‖x̂‖ / ‖x‖ over rows that are not 0; 1 is none.</param>
public sealed record PlantedRecovery(DirectionMatch Directions, FiringReport Firing, double Fvu, double Shrinkage)
{
    const int BlockRows = 4096;

    /// <summary>Measures on rows that training does not see.</summary>
    /// <param name="coder">The dictionary.</param>
    /// <param name="world">What it was trained on.</param>
    /// <param name="rows">Held-out rows to measure on.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Stops between blocks.</param>
    public static PlantedRecovery Measure(ISparseCoder coder, PlantedDictionary world, int rows, Workers workers,
        CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, world.Count - world.TrainCount);
        int d = world.Width;
        DirectionMatch match = DirectionMatch.Of(coder.DecoderWeight, world.Directions, d, workers);
        var scores = new FiringScores(coder.LatentCount, world.Config.Features, match.Nearest);
        SparseCodes codes = new(0, 1), truth = new(0, 1);
        float[] x = new float[Math.Min(rows, BlockRows) * d], rebuilt = new float[x.Length];
        long[] numbers = new long[Math.Min(rows, BlockRows)];
        var sum = new double[d];
        double squares = 0, errors = 0, ratios = 0;
        long counted = 0;
        for (int first = 0; first < rows; first += BlockRows)
        {
            cancel.ThrowIfCancellationRequested();
            int n = Math.Min(BlockRows, rows - first);
            Span<float> block = x.AsSpan(0, n * d), output = rebuilt.AsSpan(0, n * d);
            for (int i = 0; i < n; i++) numbers[i] = world.TrainCount + first + i;
            world.Gather(numbers.AsSpan(0, n), block, workers);
            world.ReadTruth(world.TrainCount + first, n, truth, workers);
            coder.Encode(block, n, codes, workers);
            coder.Decode(block, codes, output, workers);
            scores.Add(codes, truth);
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<float> row = block.Slice(i * d, d), back = output.Slice(i * d, d);
                for (int c = 0; c < d; c++) sum[c] += row[c];
                double square = TensorPrimitives.SumOfSquares(row);
                float distance = TensorPrimitives.Distance(row, back);
                (squares, errors) = (squares + square, errors + (double)distance * distance);
                if (square == 0) continue;
                ratios += TensorPrimitives.Norm(back) / Math.Sqrt(square);
                counted++;
            }
        }
        double spread = squares - TensorPrimitives.SumOfSquares<double>(sum) / rows;
        return new(match, scores.Report(), errors / spread, ratios / counted);
    }
}
