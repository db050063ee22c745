using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// The probes of a, b and a ⊕ b on the inputs of one draw, and those of a where b is given:
/// <code>
/// accuracy   share of the test examples with z > 0 where the answer is yes, z ≤ 0 where it is no
/// distance   mean over test examples of y z / (‖w‖ σ),   y = ±1,   σ² = mean over training examples of ‖x − x̄‖²
/// transfer   a's probe of training examples with b = v, on test examples with b = 1 − v
/// </code>
/// Inputs are standardised over all training examples, and the distance is that in the inputs as they are. C is chosen for
/// each of the three; where b is given it is that of a, and without some of the inputs that of a ⊕ b.
/// </summary>
sealed class XorProbes
{
    // Examples; right answers and distances of the three; right answers and examples of the two transfers.
    const int Right = 1, Distance = 4, Transferred = 7, Terms = 11;

    const string Category = "xor";

    readonly XorDraw draw;
    readonly int[] learnt;
    readonly ProbeLabels labels;
    readonly XorOptions options;
    readonly ulong seed;
    readonly StandardisedInputs inputs;
    readonly Workers workers;

    /// <param name="draw">The examples.</param>
    /// <param name="inputs">Theirs, [n, F].</param>
    /// <param name="learnt">[n] cells that are learnt: theirs, or permuted ones.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Of the folds.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public XorProbes(XorDraw draw, ProbeInputs inputs, int[] learnt, XorOptions options, ulong seed, Workers workers)
    {
        (this.draw, this.learnt, this.options, this.seed, this.workers) = (draw, learnt, options, seed, workers);
        this.inputs = new(inputs, draw.Train);
        labels = new(["no", "yes"], [.. draw.Cell.Select(XorTarget.Xor.Of)], draw.Document) { Split = draw.Split };
        Xor = Learn(XorTarget.Xor, this.inputs, draw.Train, null);
    }

    /// <summary>What the probes read: inputs standardised over all training examples.</summary>
    public ProbeInputs Inputs => inputs;

    /// <summary>The probe of a ⊕ b.</summary>
    public LinearClassifier Xor { get; }

    /// <summary>All figures, those that are sums over documents with their resamples.</summary>
    /// <param name="places">Place of each document among those that are resampled.</param>
    public IReadOnlyList<Figure> Figures(IReadOnlyDictionary<int, int> places)
    {
        var sums = new double[places.Count * Terms];
        foreach (int i in draw.Test) sums[places[draw.Document[i]] * Terms]++;
        LinearClassifier Of(XorTarget target) => Learn(target, inputs, draw.Train, null);
        LinearClassifier[] three = [Of(XorTarget.A), Of(XorTarget.B), Xor];
        for (int at = 0; at < three.Length; at++) Add(sums, places, XorTarget.All[at], three[at], at);
        double[] areas = [.. new[] { 0, 1 }.Select(b => Transfer(sums, places, b, three[0].C))];

        List<Figure> figures = [];
        double[] total = [.. Enumerable.Range(0, Terms).Select(term => Enumerable.Range(0, places.Count)
            .Sum(place => sums[place * Terms + term]))];
        (string Key, string Words, Func<double[], double> Of)[] wanted =
        [
            .. XorTarget.All.Select((t, i) => ($"{t.Key}_accuracy", $"accuracy, {t.Words}", Share(Right + i, 0))),
            .. XorTarget.All.Select((t, i) => ($"{t.Key}_distance", $"distance to the boundary, {t.Words}",
                Share(Distance + i, 0))),
            .. new[] { 0, 1 }.Select(b => ($"transfer_{b}_{1 - b}_accuracy",
                $"a learnt where b = {b}, accuracy where b = {1 - b}", Share(Transferred + 2 * b, Transferred + 2 * b + 1))),
        ];
        double[][] drawn = Bootstrap.Of(sums, Terms, [.. wanted.Select(one => one.Of)], options.Seeds[0], workers);
        foreach ((int i, (string key, string words, Func<double[], double> of)) in wanted.Index())
            figures.Add(new(Category, key, words, of(total), IsHeadline: true)
            {
                Sense = Sense.Higher,
                Resamples = drawn.Length == 0 ? null : drawn[i],
            });
        foreach ((int b, double area) in areas.Index())
            figures.Add(new(Category, $"transfer_{b}_{1 - b}_auc", $"a learnt where b = {b}, AUC where b = {1 - b}", area,
                IsHeadline: true)
            { Sense = Sense.Higher });
        return figures;
    }

    /// <summary>A probe of a ⊕ b of other inputs of the examples.</summary>
    public LinearClassifier LearnXor(ProbeInputs from) => Learn(XorTarget.Xor, from, draw.Train, Xor.C);

    /// <summary>Share of the test examples of which a probe of a ⊕ b is right.</summary>
    public double XorAccuracy(LinearClassifier classifier, ProbeInputs of)
    {
        double[] logits = classifier.Logits(of, draw.Test, workers);
        return draw.Test.Index().Count(one => logits[one.Index] > 0 == (XorTarget.Xor.Of(draw.Cell[one.Item]) == 1))
            / (double)draw.Test.Length;
    }

    LinearClassifier Learn(XorTarget target, ProbeInputs from, int[] train, double? c) =>
        options.Probe(seed, c).Fit(from, labels, [.. learnt.Select(target.Of)], train, [], workers);

    static Func<double[], double> Share(int of, int among) => total => total[of] / total[among];

    void Add(double[] sums, IReadOnlyDictionary<int, int> places, XorTarget target, LinearClassifier classifier, int at)
    {
        double[] logits = classifier.Logits(Inputs, draw.Test, workers);
        double unit = inputs.NormOf(classifier.Readouts[0].Weight) * inputs.Spread;
        foreach ((int k, int i) in draw.Test.Index())
        {
            int row = places[draw.Document[i]] * Terms;
            bool yes = target.Of(draw.Cell[i]) == 1;
            if (logits[k] > 0 == yes) sums[row + Right + at]++;
            sums[row + Distance + at] += (yes ? logits[k] : -logits[k]) / unit;
        }
    }

    // Returns the AUC.
    double Transfer(double[] sums, IReadOnlyDictionary<int, int> places, int b, double? c)
    {
        int[] train = [.. draw.Train.Where(i => XorTarget.B.Of(draw.Cell[i]) == b)];
        int[] test = [.. draw.Test.Where(i => XorTarget.B.Of(draw.Cell[i]) != b)];
        double[] logits = Learn(XorTarget.A, Inputs, train, c).Logits(Inputs, test, workers);
        bool[] positive = [.. test.Select(i => XorTarget.A.Of(draw.Cell[i]) == 1)];
        for (int k = 0; k < test.Length; k++)
        {
            int at = places[draw.Document[test[k]]] * Terms + Transferred + 2 * b;
            if (logits[k] > 0 == positive[k]) sums[at]++;
            sums[at + 1]++;
        }
        return ProbeScores.Area(logits, positive);
    }
}
