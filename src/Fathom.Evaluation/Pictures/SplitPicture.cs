namespace Fathom.Evaluation;

/// <summary>Picture of how a latent of a small dictionary splits in larger ones.</summary>
public static class SplitPicture
{
    const int Row = 22, Column = 230, Left = 40, Top = 84, MostLeaves = 60;

    /// <param name="forest">The trees.</param>
    /// <param name="root">A latent of the smallest dictionary.</param>
    /// <returns>The text of an SVG file.</returns>
    public static string Render(SplitForest forest, int root)
    {
        string title = $"Where latent {root} of {forest.Names[0]} goes in larger dictionaries";
        var nodes = new List<Node>();
        int rows = 0, hidden = 0;
        Place(forest, 0, root, null, nodes, ref rows, ref hidden);
        var svg = new SvgDrawing(Left + (forest.Names.Length - 1) * Column + 300, Top + rows * Row + 40, title);
        svg.Text(20, 30, title, "title");
        for (int level = 0; level < forest.Names.Length; level++)
            svg.Text(Left + level * Column - 6, 58, $"{Short(forest.Names[level])}, {forest.Latents[level]:N0}", "soft");
        foreach (Node node in nodes)
        {
            foreach (Node child in node.Children) Branch(svg, node, child);
            svg.Dot(X(node), Y(node), 4, $"latent {node.Latent} of {forest.Names[node.Level]}");
            // Where lines leave to the right, words stand above them.
            if (node.Children.Count == 0) svg.Text(X(node) + 9, Y(node) + 4, Words(node), "small");
            else svg.Text(X(node) - 4, Y(node) - 9, Words(node), "small halo");
        }
        svg.Text(20, Top + rows * Row + 22, (hidden > 0 ? $"{hidden} more are not shown. " : "") +
            "%: of a latent's firings, those on which its parent fires too", "small soft");
        return svg.Render();
    }

    // Leaves take a row each, from top to bottom; others stand in the middle of theirs.
    static Node Place(SplitForest forest, int level, int latent, SplitLink? link, List<Node> nodes, ref int rows, ref int hidden)
    {
        var node = new Node(level, latent, link);
        foreach (int child in forest.Children(level, latent))
        {
            if (rows >= MostLeaves) hidden++;
            else node.Children.Add(Place(forest, level + 1, child, forest.Links[level][child], nodes, ref rows, ref hidden));
        }
        node.Row = node.Children.Count == 0 ? rows++ : (node.Children[0].Row + node.Children[^1].Row) / 2;
        nodes.Add(node);
        return node;
    }

    static void Branch(SvgDrawing svg, Node node, Node child) =>
        svg.Curve(X(node), Y(node), X(child), Y(child), "line", 0.5 + 3 * Math.Max(0, child.Link!.Cosine),
            $"cosine {PairTable.Number(child.Link.Cosine)}");

    static string Words(Node node) => node.Link is not { } link ? $"{node.Latent}"
        : $"{node.Latent}, cos {link.Cosine:0.00}{(link.WithParent is { } with ? $", {SplitTable.Percent(with)}" : "")}";

    static double X(Node node) => Left + node.Level * Column;

    static double Y(Node node) => Top + node.Row * Row;

    static string Short(string name) => name.Length <= 24 ? name : "…" + name[^23..];

    sealed record Node(int Level, int Latent, SplitLink? Link)
    {
        public List<Node> Children { get; } = [];

        public double Row { get; set; }
    }
}
