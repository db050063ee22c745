using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>Of each latent the others whose decoder rows are nearest by cosine, and how often both fire.</summary>
static class DecoderNeighbours
{
    /// <returns>
    /// [M, 10], nearest first, ties to the lower latent; latent −1 where there are no more with a positive cosine.
    /// </returns>
    public static Neighbour[] Of(ISparseCoder coder, PostingLists postings, IndexWork work)
    {
        int latents = coder.LatentCount, width = coder.OutputWidth;
        float[] unit = UnitRows.Of(coder.DecoderWeight, [.. Enumerable.Range(0, latents)], width);
        var neighbours = new Neighbour[latents * IndexFiles.NeighbourCount];
        NearestDirections.Of(unit, latents, width, IndexFiles.NeighbourCount, work.Workers,
            body => work.Batches(IndexStage.Neighbours, latents, NearestDirections.Block, body),
            (latent, nearest) => Fill(latent, nearest, postings,
                neighbours.AsSpan(latent * IndexFiles.NeighbourCount, IndexFiles.NeighbourCount)));
        return neighbours;
    }

    static void Fill(int latent, ReadOnlySpan<(float MinusCosine, int Row)> nearest, PostingLists postings, Span<Neighbour> row)
    {
        row.Fill(new(-1, 0, 0));
        for (int i = 0; i < nearest.Length; i++)
            row[i] = new(nearest[i].Row, Math.Min(1, -nearest[i].MinusCosine),
                PostingOverlap.Jaccard(postings.Rows(latent), postings.Rows(nearest[i].Row)));
    }
}
