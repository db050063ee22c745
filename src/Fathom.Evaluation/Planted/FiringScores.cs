using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Each latent as a detector of the true feature that its direction is nearest to:
/// <code>
/// precision_j = TP / (TP + FP)   recall_j = TP / (TP + FN)   F1_j = 2 precision recall / (precision + recall)
/// </code>
/// each 0 where it is 0 / 0, so that a dead latent counts 0; means are over all latents.
/// </summary>
/// <param name="latents">M.</param>
/// <param name="features">N.</param>
/// <param name="nearest">[M] the feature that each latent stands for (<see cref="DirectionMatch.Nearest"/>).</param>
public sealed class FiringScores(int latents, int features, int[] nearest)
{
    readonly long[] fired = new long[latents], both = new long[latents], featureFired = new long[features];
    readonly bool[] present = new bool[features];
    long rows, activeLatents, activeFeatures;

    /// <summary>Counts rows.</summary>
    /// <param name="codes">Active latents.</param>
    /// <param name="truth">Features that fire on the same rows.</param>
    public void Add(SparseCodes codes, SparseCodes truth)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(truth.Rows, codes.Rows);
        for (int row = 0; row < codes.Rows; row++)
        {
            foreach (int feature in truth.RowIndices(row))
            {
                present[feature] = true;
                featureFired[feature]++;
            }
            foreach (int latent in codes.RowIndices(row))
            {
                fired[latent]++;
                if (present[nearest[latent]]) both[latent]++;
            }
            foreach (int feature in truth.RowIndices(row)) present[feature] = false;
            activeLatents += codes.Counts[row];
            activeFeatures += truth.Counts[row];
        }
        rows += codes.Rows;
    }

    /// <summary>What the rows so far come to.</summary>
    public FiringReport Report()
    {
        double[] precision = new double[latents], recall = new double[latents], f1 = new double[latents];
        for (int j = 0; j < latents; j++)
        {
            precision[j] = Ratio(both[j], fired[j]);
            recall[j] = Ratio(both[j], featureFired[nearest[j]]);
            f1[j] = Ratio(2 * precision[j] * recall[j], precision[j] + recall[j]);
        }
        return new(rows, precision.Average(), recall.Average(), f1.Average(), fired.Count(count => count == 0),
            Ratio(activeLatents, rows), Ratio(activeFeatures, rows), precision, recall, f1);
    }

    static double Ratio(double above, double below) => below == 0 ? 0 : above / below;
}
