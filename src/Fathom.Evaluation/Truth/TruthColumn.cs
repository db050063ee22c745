using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The scores of one subject: the dictionary, a control, a probe.</summary>
/// <param name="Name">Of the subject.</param>
/// <param name="Scores">[variables], null where a variable is too rare or nothing fires with it.</param>
public sealed record TruthColumn(string Name, IReadOnlyList<VariableScore?> Scores)
{
    /// <summary>Means over the variables, of documents drawn with replacement; empty where there are too few documents.</summary>
    internal IReadOnlyList<TruthSummary> Drawn { get; init; } = [];

    /// <summary>What these are made of, until they are.</summary>
    internal DocumentScores? ByDocument { get; init; }

    /// <summary>With <see cref="Drawn"/> in place of what it is made of.</summary>
    /// <param name="variables">How many count.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    internal TruthColumn Draw(int variables, ulong seed, Workers workers) =>
        this with { Drawn = ByDocument!.Draw(variables, seed, workers), ByDocument = null };
}
