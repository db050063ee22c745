using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Logistic regressions (L2, C = 1, standardised) on activations, each fitted once for all dictionaries of the same
/// rows.</summary>
/// <param name="cache">Keeps them.</param>
/// <param name="rowsIdentity">What the rows and their labels are; empty where nothing is to be kept.</param>
/// <param name="workers">Threads to use; no influence on any bit.</param>
sealed class ConceptProbes(EvaluationCache cache, string rowsIdentity, Workers workers)
{
    /// <summary>Those of a subject's rows.</summary>
    public static ConceptProbes Of(MetricContext context, CoreSubject subject) => new(context.Cache,
        subject.RowsIdentity.Length == 0 ? ""
            : $"{subject.RowsIdentity}, items {context.Items!.Hash}, labels {context.Labels?.Description.Source}", context.Workers);

    /// <summary>The probe of a class.</summary>
    /// <param name="what">Which, for whoever reads the cache.</param>
    /// <param name="rows">Activations.</param>
    /// <param name="examples">[n] to learn from.</param>
    /// <param name="positive">[n]</param>
    public LinearReadout Fit(string what, EditableRows rows, int[] examples, bool[] positive)
    {
        string key = rowsIdentity.Length == 0 ? "" : $"{what} of {rowsIdentity}, examples {Hash(rows.Numbers, examples, positive)}";
        double[] numbers = cache.Get<double>("concept-probes", key, () =>
        {
            var x = new ProbeMatrix(rows.Activations, examples, null, standardise: true);
            LinearReadout fitted = LogisticRegression.Readout(x, positive, 1, workers);
            return [.. fitted.Weight, fitted.Bias];
        });
        return new(null, numbers[..^1], numbers[^1]);
    }

    // Which rows, and which of them are positive.
    static string Hash(ReadOnlySpan<long> rows, int[] examples, bool[] positive)
    {
        var all = new long[2 * examples.Length];
        for (int i = 0; i < examples.Length; i++) (all[2 * i], all[2 * i + 1]) = (rows[examples[i]], positive[i] ? 1 : 0);
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<long>(all)));
    }

    /// <summary>Share of examples that a probe is right on.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="inputs">Of the examples.</param>
    /// <param name="positive">[n]</param>
    public static double Accuracy(LinearReadout probe, ProbeInputs inputs, bool[] positive) =>
        Right(probe, inputs, positive).Count(right => right) / (double)positive.Length;

    /// <summary>On which of them it is, [n].</summary>
    /// <inheritdoc cref="Accuracy"/>
    public static bool[] Right(LinearReadout probe, ProbeInputs inputs, bool[] positive) =>
        [.. positive.Select((yes, i) => probe.Logit(inputs, i) > 0 == yes)];
}
