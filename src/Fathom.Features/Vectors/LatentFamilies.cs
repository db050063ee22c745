using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// Families of latents by what is active together (O'Neill et al. 2024, "Disentangling dense embeddings with sparse
/// autoencoders", arXiv:2408.00657):
/// <code>
/// weights   w_ij = C_ij / min(n_i, n_j), from a threshold on
/// forest    the spanning trees of the largest summed weight (Kruskal), each edge from the denser latent to the sparser
/// family    a latent that nothing leads to, with all that it leads to
/// repeat    without the parents that were found, so that families within and across families come out too
/// </code>
/// In a tree of undirected weights a latent may have two denser neighbours; then it belongs to the families of both.
/// </summary>
public static class LatentFamilies
{
    /// <param name="active">Activations.</param>
    /// <param name="options">Which families.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>Largest first.</returns>
    public static IReadOnlyList<LatentFamily> Of(ActiveRows active, FamilyOptions options, Workers workers)
    {
        bool[] taken = Takers(active, options);
        CoOccurrence[] pairs = CoOccurrence.From(active, taken, options.Threshold, workers);
        Dictionary<(int, int), double> weights = pairs.ToDictionary(pair => (pair.A, pair.B), pair => pair.Weight);
        // Heaviest first; the order of equals is that of the latents.
        CoOccurrence[] sorted = [.. pairs.OrderByDescending(pair => pair.Weight)];
        List<LatentFamily> families = [];
        for (int iteration = 0; iteration <= options.Iterations; iteration++)
        {
            List<(int Latent, double Weight)>[] children = Forest(active, sorted, taken, out bool[] below);
            LatentFamily[] found = [.. Enumerable.Range(0, active.LatentCount)
                .Where(latent => !below[latent] && children[latent].Count >= options.Children)
                .Select(latent => Family(active, latent, children, weights, iteration))];
            if (found.Length == 0) break;
            families.AddRange(found);
            foreach (LatentFamily family in found) taken[family.Parent] = false;
        }
        return Distinct([.. families.OrderByDescending(family => family.Members.Count)], options.Overlap);
    }

    /// <summary>[M] latents that are active at all, and not on too many rows.</summary>
    public static bool[] Takers(ActiveRows active, FamilyOptions options) => [.. Enumerable.Range(0, active.LatentCount)
        .Select(latent => active.Density(latent) is var density && density > 0 && density <= options.MaxDensity)];

    static List<(int Latent, double Weight)>[] Forest(ActiveRows active, CoOccurrence[] sorted, bool[] taken, out bool[] below)
    {
        List<(int, double)>[] children = [.. taken.Select(_ => new List<(int, double)>())];
        below = new bool[taken.Length];
        var trees = new DisjointSets(taken.Length);
        foreach (CoOccurrence pair in sorted)
        {
            if (!taken[pair.A] || !taken[pair.B] || !trees.Join(pair.A, pair.B)) continue;
            // Equally dense ones: the lower number leads.
            bool leads = active.Rows(pair.A).Length >= active.Rows(pair.B).Length;
            (int parent, int child) = leads ? (pair.A, pair.B) : (pair.B, pair.A);
            children[parent].Add((child, pair.Weight));
            below[child] = true;
        }
        return children;
    }

    static LatentFamily Family(ActiveRows active, int parent, List<(int Latent, double Weight)>[] children,
        Dictionary<(int, int), double> weights, int iteration)
    {
        List<FamilyMember> members = [];
        var open = new Stack<FamilyMember>();
        open.Push(new(parent, -1, 0, 1, active.Density(parent)));
        while (open.TryPop(out FamilyMember? member))
        {
            members.Add(member);
            // The heaviest were added first and come out first.
            for (int at = children[member.Latent].Count - 1; at >= 0; at--)
            {
                var (child, weight) = children[member.Latent][at];
                open.Push(new(child, member.Latent, member.Depth + 1, weight, active.Density(child)));
            }
        }
        int[] others = [.. members.Skip(1).Select(member => member.Latent)];
        double Weight(int a, int b) => weights.GetValueOrDefault((Math.Min(a, b), Math.Max(a, b)));
        double between = 0;
        for (int i = 0; i < others.Length; i++)
            for (int j = 0; j < i; j++) between += Weight(others[i], others[j]);
        int count = others.Length * (others.Length - 1) / 2;
        return new(members, iteration, others.Average(other => Weight(parent, other)), count == 0 ? 0 : between / count);
    }

    // Largest first: of two that are nearly the same the smaller one goes.
    static List<LatentFamily> Distinct(LatentFamily[] families, double overlap)
    {
        List<(LatentFamily Family, HashSet<int> Members)> kept = [];
        foreach (LatentFamily family in families)
        {
            HashSet<int> members = [.. family.Members.Skip(1).Select(member => member.Latent)];
            bool known = kept.Any(other =>
            {
                int shared = other.Members.Count(members.Contains);
                return shared > overlap * (members.Count + other.Members.Count - shared);
            });
            if (!known) kept.Add((family, members));
        }
        return [.. kept.Select(one => one.Family)];
    }
}
