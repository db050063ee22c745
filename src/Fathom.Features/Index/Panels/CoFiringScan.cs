using System.Buffers;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// What fires together with one latent, from the posting lists alone: its activations are spread over the rows, and every
/// other list is walked along them, all E entries. The sums have the bits of <see cref="CoFiringTable"/>, as rows come in order.
/// </summary>
static class CoFiringScan
{
    /// <summary>Rows laid out at a time, 16 MB.</summary>
    const int WindowRows = 1 << 22;

    /// <returns>Every other latent that fires on some row with it, by number.</returns>
    public static CoFiring[] Of(int latent, PostingLists postings, long rows, Workers workers)
    {
        int latents = postings.LatentCount;
        var sums = new (double Products, int Both)[latents];
        float[] window = ArrayPool<float>.Shared.Rent((int)Math.Min(WindowRows, rows));
        for (long first = 0; first < rows; first += WindowRows)
        {
            int length = (int)Math.Min(WindowRows, rows - first);
            if (!Spread(postings.Rows(latent), postings.Values(latent), first, window.AsSpan(0, length))) continue;
            workers.ForRanges(latents, 64, (start, end, _) =>
            {
                for (int other = start; other < end; other++)
                    Add(postings.Rows(other), postings.Values(other), first, window.AsSpan(0, length), ref sums[other]);
            });
        }
        ArrayPool<float>.Shared.Return(window);
        ActivationMoments own = ActivationMoments.Of(postings.Values(latent));
        var pairs = new List<CoFiring>();
        for (int other = 0; other < latents; other++)
            if (other != latent && sums[other].Both > 0)
                pairs.Add(new(other, sums[other].Both,
                    own.Pearson(ActivationMoments.Of(postings.Values(other)), sums[other].Products, rows)));
        return [.. pairs];
    }

    // Whether the latent fires in the window at all.
    static bool Spread(ReadOnlySpan<uint> rows, ReadOnlySpan<float> values, long first, Span<float> window)
    {
        window.Clear();
        int start = Before(rows, first), at = start;
        for (; at < rows.Length && rows[at] < first + window.Length; at++) window[(int)(rows[at] - first)] = values[at];
        return at > start;
    }

    static void Add(ReadOnlySpan<uint> rows, ReadOnlySpan<float> values, long first, ReadOnlySpan<float> window,
        ref (double Products, int Both) sum)
    {
        int both = 0;
        double products = sum.Products;
        for (int at = Before(rows, first); at < rows.Length; at++)
        {
            long row = rows[at] - first;
            if (row >= window.Length) break;
            float own = window[(int)row];
            if (own == 0) continue;
            both++;
            products += (double)own * values[at];
        }
        sum = (products, sum.Both + both);
    }

    // Entries of rows before one.
    static int Before(ReadOnlySpan<uint> rows, long row)
    {
        if (row == 0) return 0;
        int at = rows.BinarySearch((uint)row);
        return at < 0 ? ~at : at;
    }
}
