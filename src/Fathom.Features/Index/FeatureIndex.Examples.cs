namespace Fathom.Features;

/// <content>Contexts in which a latent fires.</content>
public sealed partial class FeatureIndex
{
    /// <summary>The contexts in which a latent fires most strongly, strongest first, ties to the earlier one.</summary>
    public IReadOnlyList<Example> Top(int latent, int count) => examples.Show(latent, Strongest(latent, count));

    /// <summary>
    /// Contexts drawn at random among those in which an activation lies in (<paramref name="low"/>,
    /// <paramref name="high"/>], in the order drawn; the same ones for the same seed.
    /// </summary>
    public IReadOnlyList<Example> Interval(int latent, float low, float high, int count, ulong seed) =>
        examples.Show(latent, Peaks(latent, low, high).Draw(count, latent, seed));

    /// <summary>
    /// What <see cref="Interval"/> gives for each of equal bins over (0, max], the lowest first; none for a dead latent.
    /// </summary>
    /// <param name="latent">The latent.</param>
    /// <param name="bins">1 to 100.</param>
    /// <param name="each">Contexts of each bin.</param>
    /// <param name="seed">Of the draws.</param>
    public IReadOnlyList<IntervalExamples> Intervals(int latent, int bins, int each, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 100);
        float max = Statistics(latent).Max;
        if (max == 0) return [];
        var edges = new ActivationBins(max, bins);
        int[] counts = edges.Count(postings.Values(latent));
        ContextPeaks[] peaks = ContextPeaks.OfBins(postings.Rows(latent), postings.Values(latent), positions, edges);
        return [.. peaks.Select((of, bin) => new IntervalExamples(ActivationBins.Edge(max, bin, bins),
            ActivationBins.Edge(max, bin + 1, bins), counts[bin], examples.Show(latent, of.Draw(each, latent, seed))))];
    }

    /// <summary>Contexts drawn at random among those in which the latent fires; the same ones for the same seed.</summary>
    public IReadOnlyList<Example> Random(int latent, int count, ulong seed) =>
        Interval(latent, 0, float.PositiveInfinity, count, seed);

    /// <summary>
    /// The whole of one context, its peak being the strongest position, the earliest of equals; null where the latent does not
    /// fire in it.
    /// </summary>
    public Example? InContext(int latent, int context) => examples.InContext(Checked(latent), context);

    /// <summary>The whole context of a row, whose position stands for the peak, whether the latent fires there or not.</summary>
    public Example Around(int latent, long row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)row, (ulong)Description.Rows);
        ReadOnlySpan<uint> rows = PostingRows(latent);
        int entry = rows.BinarySearch((uint)row);
        return examples.Show(latent, new Posting((uint)row, entry < 0 ? 0 : PostingValues(latent)[entry]));
    }

    /// <summary>
    /// Contexts in which the latent is silent though one of its <see cref="Neighbours"/> fires, those first in which that one is
    /// nearest to its maximum; ties to the nearer neighbour, then the earlier context.
    /// </summary>
    public IReadOnlyList<NearMiss> NearMisses(int latent, int count) =>
        NearMissSearch.Of(this, examples, Checked(latent), count);

    /// <summary>The strongest of the contexts that pass.</summary>
    internal Posting[] StrongestWhere(int latent, int count, Func<int, bool> passes)
    {
        if (derived.HasPeaks)
        {
            ReadOnlySpan<Posting> kept = derived.Peaks(latent);
            var passing = new List<Posting>(count);
            foreach (Posting peak in kept)
                if (passing.Count < count && passes(positions[peak.Row].Context)) passing.Add(peak);
            if (passing.Count == count || kept.Length < IndexFiles.PeakCount) return [.. passing];
        }
        return Peaks(latent, 0, float.PositiveInfinity).Where(peak => passes(positions[peak.Row].Context)).Strongest(count);
    }

    ContextPeaks Peaks(int latent, float low, float high) =>
        ContextPeaks.Of(PostingRows(latent), PostingValues(latent), positions, low, high);

    // Those kept by the index, or where they do not reach, all.
    ReadOnlySpan<Posting> Strongest(int latent, int count)
    {
        if (derived.HasPeaks)
        {
            ReadOnlySpan<Posting> kept = derived.Peaks(Checked(latent));
            if (count <= kept.Length) return kept[..Math.Max(0, count)];
            if (kept.Length < IndexFiles.PeakCount) return kept;
        }
        return Peaks(latent, 0, float.PositiveInfinity).Strongest(count);
    }
}
