using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>
/// Logits of test examples beside their classes, sorted once so that every resample of the documents is measured in one pass. p
/// is σ(z) of two classes, σ(z_c) / Σ σ(z) of more.
/// </summary>
public sealed class ProbeScores
{
    /// <summary>Equal parts of [0, 1] for calibration.</summary>
    public const int Bins = 10;

    readonly int[] label, predicted, bin;
    readonly double[] certainty;
    readonly bool[] right;
    readonly int classes;

    // For each output the examples by descending logit, and their logits.
    readonly (int[] Order, double[] Sorted)[] ranked;

    /// <param name="logits">[n, outputs]</param>
    /// <param name="label">[n]</param>
    /// <param name="classes">Classes; of two there is one output.</param>
    /// <exception cref="InputException">A logit is not finite.</exception>
    public ProbeScores(double[] logits, int[] label, int classes)
    {
        if (!TensorPrimitives.IsFiniteAll<double>(logits))
            throw new InputException("a probe's logit is not finite; expected finite inputs and weights");
        (this.label, this.classes) = (label, classes);
        int n = label.Length, outputs = classes == 2 ? 1 : classes;
        (predicted, certainty, right, bin) = (new int[n], new double[n], new bool[n], new int[n]);
        for (int i = 0; i < n; i++)
        {
            Predict(logits.AsSpan(i * outputs, outputs), out predicted[i], out certainty[i]);
            right[i] = classes == 2 ? label[i] == 1 : predicted[i] == label[i];
            bin[i] = Math.Min(Bins - 1, (int)(certainty[i] * Bins));
        }
        ranked = [.. Enumerable.Range(0, outputs).Select(output =>
        {
            double[] keys = [.. Enumerable.Range(0, n).Select(i => -logits[i * outputs + output])];
            int[] order = [.. Enumerable.Range(0, n)];
            Array.Sort(keys, order);
            return (order, keys);
        })];
    }

    /// <summary>Examples.</summary>
    public int Count => label.Length;

    /// <summary>Class that each example is told to be of.</summary>
    public ReadOnlySpan<int> Predicted => predicted;

    /// <summary>Measures of all examples.</summary>
    public ProbeMeasures Measure() => Measure([.. Enumerable.Repeat(1.0, Count)]);

    /// <summary>Measures where an example counts so often.</summary>
    /// <param name="weight">[n]</param>
    public ProbeMeasures Measure(double[] weight)
    {
        double[] of = new double[classes], told = new double[classes], hit = new double[classes];
        double total = 0;
        for (int i = 0; i < label.Length; i++)
        {
            (of[label[i]], told[predicted[i]], total) =
                (of[label[i]] + weight[i], told[predicted[i]] + weight[i], total + weight[i]);
            if (predicted[i] == label[i]) hit[label[i]] += weight[i];
        }
        double recall = 0, f1 = 0, area = 0;
        int present = 0;
        for (int c = 0; c < classes; c++)
        {
            if (of[c] == 0) continue;
            present++;
            recall += hit[c] / of[c];
            if (classes > 2) f1 += 2 * hit[c] / (of[c] + told[c]);
        }
        for (int output = 0; output < ranked.Length; output++)
            area += Area(output, weight, classes == 2 ? 1 : output) / ranked.Length;
        double positive = of[1] + told[1] == 0 ? 0 : 2 * hit[1] / (of[1] + told[1]);
        return new(hit.Sum() / total, present < classes ? double.NaN : recall / classes, area,
            classes == 2 ? positive : f1 / Math.Max(1, present), CalibrationError(weight, total));
    }

    /// <summary>The tenths of p.</summary>
    public ReliabilityBin[] Reliability()
    {
        var bins = new (double N, double P, double Right)[Bins];
        for (int i = 0; i < bin.Length; i++)
        {
            ref var at = ref bins[bin[i]];
            at = (at.N + 1, at.P + certainty[i], at.Right + (right[i] ? 1 : 0));
        }
        return [.. bins.Select(b => new ReliabilityBin(b.N, b.P / Math.Max(1, b.N), b.Right / Math.Max(1, b.N)))];
    }

    /// <summary>P(score of a positive &gt; that of a negative), ties half; not a number without both.</summary>
    public static double Area(double[] scores, bool[] positive) =>
        new ProbeScores(scores, [.. positive.Select(yes => yes ? 1 : 0)], 2).Measure().Auc;

    static void Predict(ReadOnlySpan<double> logits, out int predicted, out double certainty)
    {
        if (logits.Length == 1)
        {
            (predicted, certainty) = (logits[0] > 0 ? 1 : 0, Logistic.Sigmoid(logits[0]));
            return;
        }
        predicted = 0;
        double sum = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            if (logits[c] > logits[predicted]) predicted = c;
            sum += Logistic.Sigmoid(logits[c]);
        }
        certainty = sum > 0 ? Logistic.Sigmoid(logits[predicted]) / sum : 1.0 / logits.Length;
    }

    double Area(int output, double[] weight, int wanted)
    {
        var (order, sorted) = ranked[output];
        double positives = 0, negatives = 0, won = 0;
        for (int at = 0; at < order.Length;)
        {
            double with = 0, without = 0, key = sorted[at];
            for (; at < order.Length && sorted[at] == key; at++)
                if (label[order[at]] == wanted) with += weight[order[at]];
                else without += weight[order[at]];
            // Those before have the larger logits.
            won += without * (positives + with / 2);
            (positives, negatives) = (positives + with, negatives + without);
        }
        return positives == 0 || negatives == 0 ? double.NaN : won / (positives * negatives);
    }

    double CalibrationError(double[] weight, double total)
    {
        double[] p = new double[Bins], hits = new double[Bins];
        for (int i = 0; i < bin.Length; i++)
        {
            p[bin[i]] += weight[i] * certainty[i];
            if (right[i]) hits[bin[i]] += weight[i];
        }
        double sum = 0;
        for (int b = 0; b < Bins; b++) sum += Math.Abs(p[b] - hits[b]);
        return sum / total;
    }
}
