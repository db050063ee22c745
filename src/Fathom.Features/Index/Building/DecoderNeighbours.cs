using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// Of each latent the others whose decoder rows are nearest:
/// <code>cos(i, j) = u_i · u_j,  u = W_dec row / ‖W_dec row‖</code>
/// The top of each row of U Uᵀ is what an encoder with the weights U makes of the vectors U, so the streaming top-k
/// serves: all pairs are looked at, the M × M matrix never exists.
/// </summary>
static class DecoderNeighbours
{
    const int Block = 512;

    /// <returns>
    /// [M, 10], nearest first, ties to the lower latent; latent −1 where there are no more with a positive cosine.
    /// </returns>
    public static Neighbour[] Of(ISparseCoder coder, PostingLists postings, IndexWork work)
    {
        int latents = coder.LatentCount, width = coder.OutputWidth;
        float[] unit = UnitRows(coder.DecoderWeight, latents, width);
        using var packed = new PackedWeights(latents, width);
        packed.Pack(unit, WeightLayout.OutputByInput, work.Workers);
        var codes = new SparseCodes(Math.Min(Block, latents), IndexFiles.NeighbourCount + 1);
        var neighbours = new Neighbour[latents * IndexFiles.NeighbourCount];
        work.Batches(IndexStage.Neighbours, latents, Block, (first, n) =>
        {
            // One more than wanted, as a latent is usually its own nearest.
            TopKEncoder.Encode(unit.AsSpan((int)first * width, n * width), n, packed, [],
                Math.Min(IndexFiles.NeighbourCount + 1, latents), codes, work.Workers);
            work.Workers.For(n, i => Fill((int)first + i, codes.RowIndices(i), codes.RowValues(i), postings,
                neighbours.AsSpan(((int)first + i) * IndexFiles.NeighbourCount, IndexFiles.NeighbourCount)));
        });
        return neighbours;
    }

    static void Fill(int latent, ReadOnlySpan<int> near, ReadOnlySpan<float> cosines, PostingLists postings, Span<Neighbour> row)
    {
        row.Fill(new(-1, 0, 0));
        Span<(float MinusCosine, int Latent)> order = stackalloc (float, int)[near.Length];
        int count = 0;
        for (int i = 0; i < near.Length; i++)
            if (near[i] != latent) order[count++] = (-cosines[i], near[i]);
        // With many equal decoder rows the latent itself may have lost its place to lower ones: then the last one goes.
        order = order[..count];
        order.Sort();
        for (int i = 0; i < Math.Min(count, row.Length); i++)
        {
            int other = order[i].Latent;
            row[i] = new(other, Math.Min(1, -order[i].MinusCosine),
                PostingOverlap.Jaccard(postings.Rows(latent), postings.Rows(other)));
        }
    }

    // A row of zeros stays one: it is near nothing.
    static float[] UnitRows(ReadOnlySpan<float> matrix, int rows, int width)
    {
        float[] unit = matrix.ToArray();
        for (int i = 0; i < rows; i++)
        {
            Span<float> row = unit.AsSpan(i * width, width);
            double square = 0;
            foreach (float x in row) square += (double)x * x;
            double scale = square > 0 ? 1 / Math.Sqrt(square) : 0;
            for (int c = 0; c < width; c++) row[c] = (float)(row[c] * scale);
        }
        return unit;
    }
}
