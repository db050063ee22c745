using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// How well learned directions W_j (j &lt; M) are the true ones T_i (i &lt; N):
/// <code>
/// c_ij = T_i · W_j / (‖T_i‖ ‖W_j‖)                               0 where a row is 0
/// MMCS of the truth    = mean_i max_j c_ij                        of the learned: mean_j max_i c_ij     (signed)
/// MCC                  = mean |c_{i, σ(i)}| over the one-to-one matching σ of min(N, M) pairs with the largest sum
/// nearest(j)           = argmax_i |c_ij|                          ties to the lower i
/// uniqueness           = number of different nearest(j) / M
/// </code>
/// MMCS: Sharkey et al. 2022; MCC as in O'Neill et al. 2024 (arXiv:2411.13117).
/// </summary>
/// <param name="Mcc">Mean |cosine| of the matched pairs.</param>
/// <param name="MmcsOfTruth">Mean over true directions of the largest cosine to a learned one.</param>
/// <param name="MmcsOfLearned">Mean over learned directions of the largest cosine to a true one.</param>
/// <param name="Uniqueness">Different true directions that are nearest to some learned one, over M.</param>
/// <param name="Nearest">[M] the true direction nearest to each learned one.</param>
/// <param name="Partner">[M] the true direction matched to each learned one, −1 for none.</param>
public sealed record DirectionMatch(
    double Mcc, double MmcsOfTruth, double MmcsOfLearned, double Uniqueness, int[] Nearest, int[] Partner)
{
    /// <param name="learned">[M, d], for example a dictionary's decoder rows.</param>
    /// <param name="truth">[N, d]</param>
    /// <param name="width">d.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static DirectionMatch Of(ReadOnlySpan<float> learned, ReadOnlySpan<float> truth, int width, Workers workers)
    {
        int m = learned.Length / width, n = truth.Length / width;
        if (m == 0 || n == 0) throw new ArgumentException($"{m} learned and {n} true directions; at least 1 of both is needed");
        float[] cosines = Cosines(learned, m, truth, n, width, workers);
        var bestOfTruth = new float[n];
        Array.Fill(bestOfTruth, float.MinValue);
        double sumOfLearned = 0;
        var nearest = new int[m];
        for (int j = 0; j < m; j++)
        {
            Span<float> row = cosines.AsSpan(j * n, n);
            TensorPrimitives.Max(bestOfTruth, row, bestOfTruth);
            sumOfLearned += TensorPrimitives.Max<float>(row);
            // From here on only |c| counts, and costs are minimised.
            TensorPrimitives.Abs(row, row);
            TensorPrimitives.Negate(row, row);
            nearest[j] = TensorPrimitives.IndexOfMin<float>(row);
        }
        int[] partner = LinearAssignment.Solve(cosines, m, n);
        double matched = 0;
        for (int j = 0; j < m; j++)
            if (partner[j] >= 0) matched -= cosines[j * n + partner[j]];
        double sumOfTruth = 0;
        foreach (float best in bestOfTruth) sumOfTruth += best;
        return new(matched / Math.Min(m, n), sumOfTruth / n, sumOfLearned / m, (double)nearest.Distinct().Count() / m, nearest,
            partner);
    }

    // [M, N]
    static float[] Cosines(ReadOnlySpan<float> learned, int m, ReadOnlySpan<float> truth, int n, int width, Workers workers)
    {
        var cosines = new float[checked(m * n)];
        using PackedWeights packed = new PackedWeights(n, width)
            .Pack(UnitRows.Of(truth, width), WeightLayout.OutputByInput, workers);
        Linear.Forward(UnitRows.Of(learned, width), m, packed, [], cosines, workers);
        return cosines;
    }
}
