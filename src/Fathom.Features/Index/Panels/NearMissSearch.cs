namespace Fathom.Features;

/// <summary>The contexts in which the neighbours of a latent fire most strongly and it does not fire at all.</summary>
static class NearMissSearch
{
    /// <param name="index">The index.</param>
    /// <param name="examples">Its contexts.</param>
    /// <param name="latent">The silent one.</param>
    /// <param name="count">Contexts at most.</param>
    /// <returns>Largest share of the neighbour's maximum first, ties to the nearer neighbour, then the earlier context.</returns>
    public static NearMiss[] Of(FeatureIndex index, ExampleReader examples, int latent, int count)
    {
        bool[] fires = Contexts(index, latent);
        var best = new Dictionary<int, (Neighbour Neighbour, float Share, Posting Peak)>();
        foreach (Neighbour neighbour in index.Neighbours(latent))
        {
            float max = index.Statistics(neighbour.Latent).Max;
            foreach (Posting peak in index.StrongestWhere(neighbour.Latent, count, context => !fires[context]))
            {
                int context = index.Rows[peak.Row].Context;
                float share = peak.Value / max;
                // Nearest first: a later one only goes before with a larger share.
                if (!best.TryGetValue(context, out var other) || share > other.Share) best[context] = (neighbour, share, peak);
            }
        }
        return [.. best.OrderByDescending(miss => miss.Value.Share).ThenByDescending(miss => miss.Value.Neighbour.Cosine)
            .ThenBy(miss => miss.Value.Neighbour.Latent).ThenBy(miss => miss.Key).Take(count).Select(miss => miss.Value)
            .Select(miss => new NearMiss(miss.Neighbour, miss.Share, examples.Show(miss.Neighbour.Latent, miss.Peak)))];
    }

    // [contexts] whether the latent fires in it.
    static bool[] Contexts(FeatureIndex index, int latent)
    {
        var fires = new bool[index.Items.Description.Contexts];
        var cursor = new RowCursor(index.Rows);
        foreach (uint row in index.PostingRows(latent)) fires[cursor[row].Context] = true;
        return fires;
    }
}
