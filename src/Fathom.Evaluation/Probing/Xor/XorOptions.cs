namespace Fathom.Evaluation;

/// <summary>How a ⊕ b is looked for.</summary>
public sealed record XorOptions
{
    /// <summary>Under each of them examples, folds, permuted labels and the random model are others; documents are
    /// resampled by the first.</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [0];

    /// <summary>Examples to learn from at most, and to test on.</summary>
    public int Rows { get; init; } = 4000;

    /// <summary>C of the logistic regressions; null: chosen.</summary>
    public double? C { get; init; }

    /// <summary>Folds of documents by which C is chosen.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>A probe of inputs that are standardised already: one of a where b is given gets the units of
    /// all examples.</summary>
    /// <param name="seed">Of the folds.</param>
    /// <param name="chosen">C that was chosen before; null: given or to be chosen.</param>
    internal LogisticProbe Probe(ulong seed, double? chosen = null) => new(chosen ?? C, Folds, seed) { Standardise = false };
}
