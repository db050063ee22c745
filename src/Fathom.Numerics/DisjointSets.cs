namespace Fathom.Numerics;

/// <summary>Sets of 0 … n − 1 that are joined, by pointers to a member with halving of paths (Tarjan 1975).</summary>
public sealed class DisjointSets(int count)
{
    readonly int[] parent = [.. Enumerable.Range(0, count)];

    /// <summary>The lowest member of a set.</summary>
    public int Root(int member)
    {
        while (parent[member] != member) member = parent[member] = parent[parent[member]];
        return member;
    }

    /// <returns>Whether they were in two sets.</returns>
    public bool Join(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        parent[Math.Max(a, b)] = Math.Min(a, b);
        return a != b;
    }
}
