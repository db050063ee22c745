using System.Collections.Concurrent;

namespace Fathom.Features;

/// <summary>
/// What fires together, of each latent the best of the whole dictionary: for every row of its posting list the latents of
/// that row are counted and their products added up, Σ_rows L0² steps in all.
/// </summary>
static class CoFiringTable
{
    public static void Write(string path, PostingLists postings, RowCodes codes, long rows, IndexWork work)
    {
        int latents = postings.LatentCount;
        int[] counts = postings.Counts();
        var moments = new ActivationMoments[latents];
        work.Workers.For(latents, latent => moments[latent] = ActivationMoments.Of(postings.Values(latent)));
        var spare = new ConcurrentBag<CoFiringSums>();
        RecordTable.Write<CoFiring>(path, IndexFiles.CoActivationKind, IndexStage.CoActivation, latents, CoFiringLists.Places,
            work, (latent, places) =>
            {
                if (!spare.TryTake(out CoFiringSums? sums)) sums = new(latents);
                codes.AddTo(sums, postings.Rows(latent), postings.Values(latent));
                CoFiringLists.Fill(latent, sums.Take(latent, moments, rows), counts, rows, places);
                spare.Add(sums);
            });
    }
}
