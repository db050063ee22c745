using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>Two things that rows are labelled with, each with two values, all four combinations of which are common enough.</summary>
/// <param name="Name">Both.</param>
/// <param name="First">The two variables of one.</param>
/// <param name="Second">The two variables of the other.</param>
sealed record AttributePair(string Name, int[] First, int[] Second)
{
    /// <summary>Pairs at most.</summary>
    public const int Most = 40;

    /// <summary>Pairs at most that one thing is part of.</summary>
    const int MostOfOne = 8;

    /// <summary>Rows of the rarest combination among those that are counted, at least.</summary>
    const int FewestTrain = 100, FewestHeldOut = 50;

    /// <summary>2 a + b of a row, a and b being 0 or 1; −1 where it has not exactly one value of each.</summary>
    public int Cell(LabelledRows labels, int row)
    {
        int a = Value(labels, row, First), b = Value(labels, row, Second);
        return a < 0 || b < 0 ? -1 : 2 * a + b;
    }

    static int Value(LabelledRows labels, int row, int[] variables)
    {
        bool zero = labels.Has(row, variables[0]), one = labels.Has(row, variables[1]);
        return zero == one ? -1 : one ? 1 : 0;
    }

    /// <summary>The two commonest values of each of two groups, pair by pair; those whose rarest combination is the commonest come
    /// first.</summary>
    public static IReadOnlyList<AttributePair> Choose(LabelledConcepts concepts)
    {
        var found = new List<(AttributePair Pair, LabelGroup First, LabelGroup Second, int Rarest)>();
        IReadOnlyList<LabelGroup> groups = concepts.Groups;
        for (int i = 0; i < groups.Count; i++)
            for (int j = i + 1; j < groups.Count; j++)
            {
                AttributePair pair = new(Named(concepts.Variables, groups[i], groups[j]), groups[i].Values[..2], groups[j].Values[..2]);
                int rarest = pair.Rarest(concepts.Train);
                if (rarest >= FewestTrain && pair.Rarest(concepts.HeldOut) >= FewestHeldOut) found.Add((pair, groups[i], groups[j], rarest));
            }
        var uses = new Dictionary<LabelGroup, int>();
        var chosen = new List<AttributePair>();
        foreach (var (pair, first, second, _) in found.OrderByDescending(one => one.Rarest).ThenBy(one => one.Pair.Name, StringComparer.Ordinal))
        {
            if (chosen.Count == Most) break;
            if (uses.GetValueOrDefault(first) >= MostOfOne || uses.GetValueOrDefault(second) >= MostOfOne) continue;
            (uses[first], uses[second]) = (uses.GetValueOrDefault(first) + 1, uses.GetValueOrDefault(second) + 1);
            chosen.Add(pair);
        }
        return chosen;
    }

    int Rarest(LabelCounts counts) => First.SelectMany(a => Second.Select(b => counts.Of(a, b))).Min();

    static string Named(IReadOnlyList<LabelledVariable> variables, params LabelGroup[] groups) => string.Join(" × ",
        groups.Select(group => $"{group.Name} ({string.Join(" or ", group.Values.Take(2).Select(v => ValueOf(variables[v])))})"));

    static string ValueOf(LabelledVariable variable) =>
        variable.Name.StartsWith($"{variable.Group} is ", StringComparison.Ordinal) ? variable.Name[(variable.Group.Length + 4)..] : variable.Name;
}
