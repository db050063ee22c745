namespace Fathom.Features;

/// <summary>Of each latent the strongest contexts, so that no page walks a whole posting list for them.</summary>
static class PeakTable
{
    public static void Write(string path, PostingLists postings, RowMap positions, IndexWork work) =>
        RecordTable.Write<Posting>(path, IndexFiles.PeaksKind, IndexStage.Peaks, postings.LatentCount, IndexFiles.PeakCount, work,
            (latent, peaks) =>
            {
                peaks.Clear();
                ContextPeaks.Of(postings.Rows(latent), postings.Values(latent), positions, 0, float.PositiveInfinity)
                    .Strongest(peaks.Length).CopyTo(peaks);
            });
}
