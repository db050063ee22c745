using System.Numerics;

namespace Fathom.Evaluation;

/// <summary>How often labelled variables are active, and every two of them together.</summary>
sealed class LabelCounts
{
    readonly int[] together;
    readonly int variables;

    /// <param name="labels">Of rows.</param>
    /// <param name="most">Rows at most, the first ones.</param>
    public LabelCounts(LabelledRows labels, int most)
    {
        (variables, Rows) = (labels.Variables, Math.Min(labels.Count, most));
        together = new int[variables * variables];
        var active = new List<int>();
        for (int row = 0; row < Rows; row++)
        {
            active.Clear();
            ReadOnlySpan<ulong> words = labels.Row(row);
            for (int word = 0; word < words.Length; word++)
                for (ulong left = words[word]; left != 0; left &= left - 1) active.Add(64 * word + BitOperations.TrailingZeroCount(left));
            foreach (int a in active)
                foreach (int b in active) together[a * variables + b]++;
        }
    }

    /// <summary>Rows that were counted.</summary>
    public int Rows { get; }

    /// <summary>Rows on which a variable is active.</summary>
    public int Of(int variable) => Of(variable, variable);

    /// <summary>Rows on which both are active.</summary>
    public int Of(int one, int other) => together[one * variables + other];
}
