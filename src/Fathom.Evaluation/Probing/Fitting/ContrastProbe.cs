using System.Globalization;
using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Contrast-consistent search (Burns et al. 2023, "Discovering latent knowledge in language models without supervision"): pairs
/// of statements of which one is true, and a probe p = σ(θ·x + b) that is consistent, p(x⁺) = 1 − p(x⁻), and sure:
/// <code>
/// L = mean over pairs of (p⁺ − (1 − p⁻))² + min(p⁺, p⁻)² + ½ λ‖θ‖²
/// </code>
/// Each side is standardised by itself, so that its form tells nothing. Of several seeded starts the one of least L is kept.
/// Which end is "true" the loss cannot say: the training labels decide that one bit and nothing else.
/// </summary>
/// <param name="starts">Starts.</param>
/// <param name="seed">Of the starts.</param>
public sealed class ContrastProbe(int starts, ulong seed) : ProbeMethod
{
    const double Lambda = 0.01, Tolerance = 1e-7;

    const int MostSteps = 500;

    const ulong StartStream = 0x636373;

    public override string Name => "ccs";

    public override bool LearnsLabels => false;

    public override LinearClassifier Fit(ProbeInputs inputs, ProbeLabels labels, int[] classOf, int[] train,
        int[] validation, Workers workers)
    {
        if (labels.Outputs != 1 || inputs is not PairedInputs paired)
            throw new InputException("ccs needs pairs of statements of two classes, one true and one not; expected columns that " +
                "name " +
                "the pair and its side");
        int[] examples = Joined(train, validation);
        var yes = new ProbeMatrix(paired.Statements, [.. examples.Select(i => paired.Pairs[i].First)], null, standardise: true);
        var no = new ProbeMatrix(paired.Statements, [.. examples.Select(i => paired.Pairs[i].Second)], null, standardise: true);
        var found = new (double[] W, double Loss)[starts];
        workers.For(starts, i => found[i] = Search(yes, no, new Philox(seed, StartStream + (ulong)i)));
        (double[] w, double loss) = found.MinBy(one => one.Loss);
        double right = RightOf(yes, no, w, Positive(labels, classOf, examples, 0));
        if (right < 0.5) TensorPrimitives.Negate(w, w);
        return new([OfPair(yes.Readout(w), no.Readout(w))])
        {
            Note = $"loss {loss.ToString("0.0000", CultureInfo.InvariantCulture)} (.25 is knowing nothing), least of {starts} " +
                $"starts; the search reads no labels, so that none are shuffled; which end is true was set by {examples.Length} training labels, of whose pairs " +
                $"{Math.Max(right, 1 - right).ToString("0.000", CultureInfo.InvariantCulture)} are then right",
        };
    }

    static (double[], double) Search(ProbeMatrix yes, ProbeMatrix no, Philox random)
    {
        // A direction of norm 1 at random, as where all coordinates are 0 the slope is 0.
        double[] start = [.. Enumerable.Range(0, yes.Columns).Select(i => random.Normal((ulong)i)), 0];
        TensorPrimitives.Divide(start, TensorPrimitives.Norm<double>(start), start);
        double[] w = Lbfgs.Minimise(start, (at, gradient) => Evaluate(yes, no, at, gradient), null, Tolerance, MostSteps);
        return (w, Evaluate(yes, no, w, new double[w.Length]));
    }

    /// <summary>L and its slope.</summary>
    internal static double Evaluate(ProbeMatrix yes, ProbeMatrix no, double[] w, double[] gradient)
    {
        int d = yes.Columns, n = yes.Rows;
        Array.Clear(gradient);
        double loss = 0;
        for (int i = 0; i < n; i++)
        {
            double p = P(yes, i, w), q = P(no, i, w), inconsistent = p + q - 1, unsure = Math.Min(p, q);
            loss += inconsistent * inconsistent + unsure * unsure;
            Add(yes.Row(i), (2 * inconsistent + (p <= q ? 2 * p : 0)) * p * (1 - p) / n);
            Add(no.Row(i), (2 * inconsistent + (p <= q ? 0 : 2 * q)) * q * (1 - q) / n);
        }
        TensorPrimitives.MultiplyAdd(w.AsSpan(0, d), Lambda, gradient.AsSpan(0, d), gradient.AsSpan(0, d));
        return loss / n + Lambda / 2 * TensorPrimitives.SumOfSquares<double>(w.AsSpan(0, d));

        void Add(Span<double> x, double slope)
        {
            TensorPrimitives.MultiplyAdd(x, slope, gradient.AsSpan(0, d), gradient.AsSpan(0, d));
            gradient[d] += slope;
        }
    }

    // Share of the pairs whose true side has the larger p.
    static double RightOf(ProbeMatrix yes, ProbeMatrix no, double[] w, bool[] firstTrue)
    {
        double right = 0;
        for (int i = 0; i < firstTrue.Length; i++)
        {
            double difference = P(yes, i, w) - P(no, i, w);
            right += difference == 0 ? 0.5 : difference > 0 == firstTrue[i] ? 1 : 0;
        }
        return right / firstTrue.Length;
    }

    // The first side is the true one where z⁺ > z⁻, which is where ½ (p⁺ + 1 − p⁻) > ½.
    static LinearReadout OfPair(LinearReadout yes, LinearReadout no) =>
        new(null, [.. yes.Weight.Select(w => w / 2), .. no.Weight.Select(w => -w / 2)], (yes.Bias - no.Bias) / 2);

    static double P(ProbeMatrix x, int row, double[] w) =>
        Logistic.Sigmoid(LogisticRegression.Logit(x, row, w));
}
