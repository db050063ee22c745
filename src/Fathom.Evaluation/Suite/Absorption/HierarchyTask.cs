using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>A variable that never comes without another, its parent: examples without the parent (class 0), with the parent alone (1),
/// with both (2).</summary>
/// <param name="Name">Both.</param>
/// <param name="Drawn">Examples.</param>
/// <param name="Key">What the draw depends on beside the rows.</param>
sealed record HierarchyTask(string Name, DrawnRows Drawn, string Key) : ConceptTask(Drawn, Key)
{
    /// <summary>Pairs at most, and pairs of one parent.</summary>
    public const int Most = 24, MostOfParent = 4;

    /// <summary>Share of a child's rows that carry the parent, at least: labels of a word in two tokens may begin apart.</summary>
    const double Implied = 0.995;

    /// <summary>Share of the parent's rows that carry the child, at most.</summary>
    const double MostOfRows = 0.5;

    const ulong Stream = 0x68696572;

    static readonly DrawSize Size = new(500, 200, 50, 25);

    /// <summary>Those that the labels of the training rows show, the commonest children first.</summary>
    public static IEnumerable<HierarchyTask> Of(LabelledConcepts concepts, ulong seed)
    {
        LabelCounts counts = concepts.Train;
        int[] common = [.. Enumerable.Range(0, concepts.Variables.Count)
            .Where(v => counts.Of(v) >= Size.FewestTrain && concepts.HeldOut.Of(v) >= Size.FewestTest).OrderByDescending(counts.Of).ThenBy(v => v)];
        var children = new Dictionary<int, int>();
        int found = 0;
        foreach (int child in common)
            foreach (int parent in common)
            {
                if (found == Most) yield break;
                if (children.GetValueOrDefault(parent) == MostOfParent || !IsParent(counts, concepts, parent, child)) continue;
                DrawnRows? drawn = concepts.Draw((labels, row) => labels.Has(row, child) ? labels.Has(row, parent) ? 2 : -1 : labels.Has(row, parent) ? 1 : 0,
                    3, Size, new Philox(seed, Stream + (ulong)(parent * concepts.Variables.Count + child)));
                if (drawn is null) continue;
                children[parent] = children.GetValueOrDefault(parent) + 1;
                found++;
                string name = $"{concepts.Variables[child].Name}, of {concepts.Variables[parent].Name}";
                yield return new(name, drawn, $"{name} seed {seed}");
            }
    }

    static bool IsParent(LabelCounts counts, LabelledConcepts concepts, int parent, int child) =>
        concepts.Variables[parent].Group != concepts.Variables[child].Group && counts.Of(parent, child) >= Implied * counts.Of(child)
        && counts.Of(child) <= MostOfRows * counts.Of(parent);
}
