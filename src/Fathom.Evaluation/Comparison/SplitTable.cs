using System.Text;

namespace Fathom.Evaluation;

/// <summary>How latents split, as text: how many do, and the most split ones as trees.</summary>
public static class SplitTable
{
    const int ShownTrees = 3, ShownChildren = 8;

    public static string Text(SplitForest forest)
    {
        var text = new StringBuilder();
        List<string[]> counts =
            [["latents by how many of the next hang on them", "none", "1", "2", "3–5", "6 or more", "next without parent"]];
        for (int level = 0; level < forest.Links.Count; level++)
        {
            var children = new int[forest.Latents[level]];
            foreach (SplitLink link in forest.Links[level])
                if (link.Parent >= 0) children[link.Parent]++;
            counts.Add([$"{forest.Names[level]} → {forest.Names[level + 1]}", .. new (int From, int To)[]
                { (0, 0), (1, 1), (2, 2), (3, 5), (6, int.MaxValue) }
                .Select(range => PairTable.Count(children.Count(n => n >= range.From && n <= range.To))),
                PairTable.Count(forest.Links[level].Count(link => link.Parent < 0))]);
        }
        text.Append(new TextTable(counts).ToString()).Append("\nThe most split:\n");
        foreach (int root in MostSplit(forest, ShownTrees)) Append(text, forest, 0, root, null, "", "");
        return text.ToString();
    }

    /// <summary>Latents of the smallest dictionary with the most of the largest below them.</summary>
    public static IEnumerable<int> MostSplit(SplitForest forest, int count)
    {
        int[] leaves = forest.Leaves();
        return Enumerable.Range(0, leaves.Length).OrderByDescending(latent => leaves[latent]).Take(count);
    }

    internal static string Percent(double share) => share is > 0 and < 0.005 ? "under 1 %" : $"{100 * share:0} %";

    static void Append(StringBuilder text, SplitForest forest, int level, int latent, SplitLink? link, string lead, string under)
    {
        text.Append($"{lead}{forest.Names[level]} {latent}");
        if (link is not null)
        {
            text.Append($"  cos {PairTable.Number(link.Cosine)}");
            if (link.Firings == 0) text.Append(", never fires");
            else if (link.WithParent is { } with)
                text.Append($", {Percent(with)} of its firings with the parent's, {Percent(link.OfParent ?? 0)} of the parent's");
        }
        text.Append('\n');
        IReadOnlyList<int> children = forest.Children(level, latent);
        int shown = children.Count > ShownChildren ? ShownChildren - 1 : children.Count;
        for (int at = 0; at < shown; at++)
        {
            bool last = at == children.Count - 1;
            Append(text, forest, level + 1, children[at], forest.Links[level][children[at]], under + (last ? "└ " : "├ "),
                under + (last ? "  " : "│ "));
        }
        if (shown < children.Count) text.Append($"{under}└ and {children.Count - shown} more\n");
    }
}
