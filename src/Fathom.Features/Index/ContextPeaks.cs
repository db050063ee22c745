using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Of each context in which a latent fires within an interval, the strongest such position, in row order.</summary>
sealed class ContextPeaks
{
    readonly List<Posting> peaks = [];

    /// <param name="rows">Posting list: rows, ascending.</param>
    /// <param name="values">Activations on them.</param>
    /// <param name="positions">Which context a row belongs to.</param>
    /// <param name="low">Activations above this …</param>
    /// <param name="high">… and not above this.</param>
    public static ContextPeaks Of(ReadOnlySpan<uint> rows, ReadOnlySpan<float> values, RowMap positions, float low, float high)
    {
        var found = new ContextPeaks();
        List<Posting> peaks = found.peaks;
        var cursor = new RowCursor(positions);
        int lastContext = -1;
        for (int i = 0; i < rows.Length; i++)
        {
            float value = values[i];
            if (!(value > low && value <= high)) continue;
            int context = cursor[rows[i]].Context;
            if (context != lastContext) peaks.Add(new(rows[i], value));
            else if (value > peaks[^1].Value) peaks[^1] = new(rows[i], value);
            lastContext = context;
        }
        return found;
    }

    /// <summary>Those of each bin, in one walk.</summary>
    public static ContextPeaks[] OfBins(ReadOnlySpan<uint> rows, ReadOnlySpan<float> values, RowMap positions, ActivationBins bins)
    {
        var found = new ContextPeaks[bins.Bins];
        for (int bin = 0; bin < found.Length; bin++) found[bin] = new();
        Span<int> last = stackalloc int[found.Length];
        last.Fill(-1);
        var cursor = new RowCursor(positions);
        for (int i = 0; i < rows.Length; i++)
        {
            int bin = bins.Of(values[i]), context = cursor[rows[i]].Context;
            List<Posting> peaks = found[bin].peaks;
            if (context != last[bin]) peaks.Add(new(rows[i], values[i]));
            else if (values[i] > peaks[^1].Value) peaks[^1] = new(rows[i], values[i]);
            last[bin] = context;
        }
        return found;
    }

    /// <summary>Those that pass.</summary>
    public ContextPeaks Where(Func<Posting, bool> passes)
    {
        peaks.RemoveAll(peak => !passes(peak));
        return this;
    }

    /// <summary>The strongest, strongest first, ties to the lower row.</summary>
    public Posting[] Strongest(int count)
    {
        count = Math.Min(count, peaks.Count);
        if (count <= 0) return [];
        // Weakest at the head, and of equals the highest row: what the next stronger one replaces.
        var kept = new PriorityQueue<Posting, (float Value, long MinusRow)>(count);
        foreach (Posting peak in peaks)
        {
            if (kept.Count < count) kept.Enqueue(peak, (peak.Value, -(long)peak.Row));
            else if (peak.Value > kept.Peek().Value) kept.EnqueueDequeue(peak, (peak.Value, -(long)peak.Row));
        }
        var strongest = new Posting[kept.Count];
        for (int i = strongest.Length - 1; i >= 0; i--) strongest[i] = kept.Dequeue();
        return strongest;
    }

    /// <summary>Some of them, each set of that size equally likely: the first steps of a Fisher-Yates shuffle.</summary>
    public Posting[] Draw(int count, int latent, ulong seed)
    {
        var random = new Philox(seed, (ulong)latent);
        var drawn = new Posting[Math.Clamp(count, 0, peaks.Count)];
        for (int i = 0; i < drawn.Length; i++)
        {
            int other = i + (int)random.Below((ulong)i, peaks.Count - i);
            (peaks[i], peaks[other]) = (peaks[other], peaks[i]);
            drawn[i] = peaks[i];
        }
        return drawn;
    }
}
