namespace Fathom.Models.Lens;

/// <summary>The largest logits of a row; of equal ones the lower id is ahead.</summary>
public static class TopTokens
{
    /// <param name="logits">[V]</param>
    /// <param name="count">Tokens wanted; fewer come of a smaller vocabulary.</param>
    /// <returns>Ids, the largest logit first.</returns>
    public static int[] Of(ReadOnlySpan<float> logits, int count)
    {
        var best = new PriorityQueue<int, (float, int)>();
        for (int id = 0; id < logits.Length; id++)
        {
            // A later id must be larger to push out the smallest, so ties stay with the lower one.
            if (best.Count < count) best.Enqueue(id, (logits[id], -id));
            else if (count > 0 && logits[id] > logits[best.Peek()]) best.EnqueueDequeue(id, (logits[id], -id));
        }
        var ids = new int[best.Count];
        for (int i = ids.Length; i-- > 0;) ids[i] = best.Dequeue();
        return ids;
    }

    /// <summary>How many tokens are ahead of one.</summary>
    public static int Rank(ReadOnlySpan<float> logits /*[V]*/, int token)
    {
        int ahead = 0;
        for (int id = 0; id < logits.Length; id++)
            if (logits[id] > logits[token] || (logits[id] == logits[token] && id < token)) ahead++;
        return ahead;
    }
}
