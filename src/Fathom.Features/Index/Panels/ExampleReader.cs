using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>Shows contexts with the activations of a latent. Thread-safe.</summary>
sealed class ExampleReader(ItemStore items, RowMap positions, PostingLists postings)
{
    /// <summary>The contexts of some activations, in their order.</summary>
    public Example[] Show(int latent, ReadOnlySpan<Posting> peaks)
    {
        var examples = new Example[peaks.Length];
        for (int i = 0; i < peaks.Length; i++) examples[i] = Show(latent, peaks[i]);
        return examples;
    }

    public Example Show(int latent, Posting peak)
    {
        RowPosition at = positions[peak.Row];
        ReadOnlySpan<int> ids = items.Context(at.Context);
        var activations = new float[ids.Length];
        (long first, long end) = positions.ContextRows(peak.Row);
        ReadOnlySpan<uint> rows = postings.Rows(latent);
        ReadOnlySpan<float> values = postings.Values(latent);
        int entry = rows.BinarySearch((uint)first);
        for (entry = entry < 0 ? ~entry : entry; entry < rows.Length && rows[entry] < end; entry++)
            activations[positions[rows[entry]].Position] = values[entry];
        var tokens = new ExampleToken[ids.Length];
        for (int i = 0; i < ids.Length; i++)
            tokens[i] = new(ids[i], items.Text(ids[i]), activations[i], items.IsSpecial(ids[i]));
        return new(at.Context, items.Entry(at.Context).Document, items.IsHeldOut(at.Context), at.Position, peak.Value, tokens);
    }

    /// <summary>The whole context, see <see cref="FeatureIndex.InContext"/>.</summary>
    public Example? InContext(int latent, int context)
    {
        ReadOnlySpan<uint> rows = postings.Rows(latent);
        ReadOnlySpan<float> values = postings.Values(latent);
        int entry = FirstEntry(rows, context), end = FirstEntry(rows, (long)context + 1);
        if (entry == end) return null;
        int strongest = entry;
        while (++entry < end)
            if (values[entry] > values[strongest]) strongest = entry;
        return Show(latent, new Posting(rows[strongest], values[strongest]));
    }

    // Of the posting list's entries, the first that does not lie before a context.
    int FirstEntry(ReadOnlySpan<uint> rows, long context)
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (positions[rows[middle]].Context < context) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
