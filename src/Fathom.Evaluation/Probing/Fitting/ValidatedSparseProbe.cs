using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// The k-sparse probe without a look at the test: inputs are ranked on training examples; k, and for k = 1 which of the first
/// <see cref="Candidates"/>, are those with the best AUC on validation examples, the fewest inputs where several are as good.
/// What was chosen is tested once.
/// </summary>
/// <param name="ks">Numbers of inputs to choose from.</param>
public sealed class ValidatedSparseProbe(IReadOnlyList<int> ks) : ProbeMethod
{
    /// <summary>Single inputs that are tried.</summary>
    public const int Candidates = 20;

    public override string Name => "k-sparse";

    public override bool ChoosesByValidation => true;

    public override LinearClassifier Fit(ProbeInputs inputs, ProbeLabels labels, int[] classOf, int[] train,
        int[] validation, Workers workers)
    {
        LinearReadout[] chosen = [.. Enumerable.Range(0, labels.Outputs).Select(output => Choose(inputs, ks,
            train, Positive(labels, classOf, train, output), validation, Positive(labels, classOf, validation, output),
                workers))];
        string which = string.Join("; ", chosen.Take(3).Select(readout => string.Join(", ", readout.Columns!.Take(5))));
        return new(chosen)
        {
            Note = $"k = {string.Join(", ", chosen.Select(readout => readout.Columns!.Length).Distinct())} " +
                $"chosen on validation documents; inputs {which}{(chosen.Length > 3 ? "; …" : "")}",
        };
    }

    /// <summary>The readout that is best on validation examples.</summary>
    internal static LinearReadout Choose(ProbeInputs inputs, IReadOnlyList<int> ks, int[] train, bool[] trainPositive,
        int[] validation, bool[] validationPositive, Workers workers)
    {
        int[] ranked = SparseProbe.Ranked(inputs, train, trainPositive);
        int[][] sets = [.. ks.Distinct().Order().SelectMany(k => k == 1
            ? ranked.Take(Candidates).Select(one => new[] { one }) : [[.. ranked.Take(k).Order()]])];
        var readouts = new LinearReadout[sets.Length];
        var areas = new double[sets.Length];
        workers.For(sets.Length, i =>
        {
            readouts[i] = SparseProbe.On(inputs, train, trainPositive, sets[i], Workers.One);
            double[] logits = [.. validation.Select(example => readouts[i].Logit(inputs, example))];
            areas[i] = ProbeScores.Area(logits, validationPositive);
        });
        int best = 0;
        for (int i = 1; i < areas.Length; i++)
            if (areas[i] > areas[best]) best = i;
        return readouts[best];
    }
}
