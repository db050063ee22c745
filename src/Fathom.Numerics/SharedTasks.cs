namespace Fathom.Numerics;

/// <summary>
/// Groups of equal numbers of parts, handed out to threads so that each has a group to itself as long as there are some, and
/// then takes parts from those of others.
/// </summary>
/// <param name="groups">Groups.</param>
/// <param name="parts">Parts of a group.</param>
sealed class SharedTasks(int groups, int parts)
{
    readonly int[] taken = new int[groups];
    int opened = -1;

    /// <summary>A group that may have parts left, or −1.</summary>
    public int NextGroup()
    {
        int group = Interlocked.Increment(ref opened);
        if (group < groups) return group;
        // The last groups are those with the most left.
        for (group = groups - 1; group >= 0; group--)
            if (Volatile.Read(ref taken[group]) < parts) return group;
        return -1;
    }

    /// <summary>A part of the group that nobody else has, or −1.</summary>
    public int NextPart(int group)
    {
        int part = Interlocked.Increment(ref taken[group]) - 1;
        return part < parts ? part : -1;
    }
}
