using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>A yes-or-no variable to be told from the inputs of examples, as many with it as without.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Positive">[n] whether each example has it.</param>
/// <param name="Train">Examples to learn from.</param>
/// <param name="Validation">Examples to choose by.</param>
/// <param name="Test">Examples to measure on.</param>
public sealed record SparseTask(string Name, bool[] Positive, int[] Train, int[] Validation, int[] Test)
{
    /// <summary>Draws the same number of examples with the variable and without from each split.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="positive">[n]</param>
    /// <param name="split">[n]</param>
    /// <param name="most">Training examples at most; of the others a quarter of that.</param>
    /// <param name="fewest">Examples of either kind that there must be in every split.</param>
    /// <param name="random">Decides.</param>
    /// <returns>Null where there are too few.</returns>
    public static SparseTask? Draw(string name, bool[] positive, ProbeSplit[] split, int most, int fewest, Philox random)
    {
        int[]? Balanced(ProbeSplit wanted, int limit, ulong part)
        {
            int[] with = [.. Of(positive, split, wanted, true)], without = [.. Of(positive, split, wanted, false)];
            int each = Math.Min(limit / 2, Math.Min(with.Length, without.Length));
            return each < fewest ? null
                : [.. Some(with, each, random, 2 * part).Concat(Some(without, each, random, 2 * part + 1)).Order()];
        }
        return Balanced(ProbeSplit.Train, most, 0) is { } train && Balanced(ProbeSplit.Validation, most / 4, 1) is { } validation
            && Balanced(ProbeSplit.Test, most / 4, 2) is { } test ? new(name, positive, train, validation, test) : null;
    }

    /// <summary>Whether each of some examples has it.</summary>
    public bool[] Of(int[] examples) => [.. examples.Select(i => Positive[i])];

    static IEnumerable<int> Of(bool[] positive, ProbeSplit[] split, ProbeSplit wanted, bool has) =>
        Enumerable.Range(0, positive.Length).Where(i => split[i] == wanted && positive[i] == has);

    // A partial shuffle: the first places of a random order.
    static int[] Some(int[] all, int count, Philox random, ulong part)
    {
        for (int i = 0; i < count; i++)
        {
            int at = i + (int)random.Below(part << 32 | (uint)i, all.Length - i);
            (all[i], all[at]) = (all[at], all[i]);
        }
        return all[..count];
    }
}
