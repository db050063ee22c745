namespace Fathom.Features;

/// <summary>How far two ascending lists of distinct rows agree.</summary>
static class PostingOverlap
{
    /// <summary>|A ∩ B| / |A ∪ B|; 0 when both are empty.</summary>
    public static float Jaccard(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        long common = a.Length <= b.Length ? Common(a, b) : Common(b, a), either = (long)a.Length + b.Length - common;
        return either == 0 ? 0 : (float)(common / (double)either);
    }

    // Galloping: each row of the shorter list is sought in the longer one by doubling steps from where the last one was,
    // so that a latent that fires everywhere costs its many neighbours next to nothing.
    static int Common(ReadOnlySpan<uint> shorter, ReadOnlySpan<uint> longer)
    {
        int common = 0, at = 0;
        foreach (uint row in shorter)
        {
            int low = at, step = 1;
            while (at + step < longer.Length && longer[at + step] < row)
            {
                low = at + step;
                step *= 2;
            }
            int found = longer[low..Math.Min(at + step + 1, longer.Length)].BinarySearch(row);
            if (found >= 0) common++;
            at = low + (found >= 0 ? found : ~found);
            if (at >= longer.Length) break;
        }
        return common;
    }
}
