using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// Cuts every context into passages of nearly equal length: part p of P over n tokens is [⌊p n / P⌋, ⌊(p + 1) n / P⌋), P the
/// least that makes none longer than asked for. Thread-safe while the index is open.
/// </summary>
sealed class PassageMap
{
    readonly FeatureIndex index;
    readonly int[] firstOfContext;
    readonly uint[] firstRow;

    /// <param name="index">Of a dictionary.</param>
    /// <param name="length">Tokens of a passage at most.</param>
    public PassageMap(FeatureIndex index, int length)
    {
        this.index = index;
        ItemStore items = index.Items;
        firstOfContext = new int[items.Description.Contexts + 1];
        for (int context = 0; context + 1 < firstOfContext.Length; context++)
            firstOfContext[context + 1] =
                checked(firstOfContext[context] + Math.Max(1, (items.Entry(context).Length + length - 1) / length));
        firstRow = new uint[Count + 1];
        int known = -1;
        for (long row = 0; row < index.Description.Rows; row++)
        {
            int passage = Of(index.Rows[row]);
            while (known < passage) firstRow[++known] = (uint)row;
        }
        while (known < Count) firstRow[++known] = (uint)index.Description.Rows;
    }

    /// <summary>Passages of the run.</summary>
    public int Count => firstOfContext[^1];

    /// <summary>The passages of a context.</summary>
    public (int First, int End) OfContext(int context) => (firstOfContext[context], firstOfContext[context + 1]);

    public int ContextOf(int passage)
    {
        // Every context has a passage, so the numbers of first ones rise strictly.
        int found = Array.BinarySearch(firstOfContext, passage);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Whether it has a token that carries an activation.</summary>
    public bool HasRows(int passage) => firstRow[passage + 1] > firstRow[passage];

    /// <summary>The rows [First, End) of a passage.</summary>
    public (uint First, uint End) Rows(int passage) => (firstRow[passage], firstRow[passage + 1]);

    /// <summary>The passages in which a latent fires, ascending.</summary>
    public FiringPassage[] Firing(int latent)
    {
        ReadOnlySpan<uint> rows = index.PostingRows(latent);
        ReadOnlySpan<float> values = index.PostingValues(latent);
        var found = new List<FiringPassage>();
        uint end = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] >= end)
            {
                int passage = Of(index.Rows[rows[i]]);
                end = firstRow[passage + 1];
                found.Add(new(passage, values[i]));
            }
            else if (values[i] > found[^1].Peak) found[^1] = found[^1] with { Peak = values[i] };
        }
        return [.. found];
    }

    /// <summary>A passage with the activations of a latent.</summary>
    public Passage Show(int latent, int passage, PassageKind kind, int decile)
    {
        int context = ContextOf(passage), count = (int)(firstRow[passage + 1] - firstRow[passage]);
        ItemStore items = index.Items;
        ReadOnlySpan<int> tokens = items.Context(context);
        var ids = new int[count];
        var texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = tokens[index.Rows[firstRow[passage] + i].Position];
            texts[i] = items.Text(ids[i]);
        }
        var activations = new float[count];
        ReadOnlySpan<uint> rows = index.PostingRows(latent);
        ReadOnlySpan<float> values = index.PostingValues(latent);
        int entry = rows.BinarySearch(firstRow[passage]);
        for (entry = entry < 0 ? ~entry : entry; entry < rows.Length && rows[entry] < firstRow[passage + 1]; entry++)
            activations[rows[entry] - firstRow[passage]] = values[entry];
        (int first, int last) = DocumentSides.Documents(items, context);
        return new(passage, kind, decile, first, last, ids, texts, activations) { FirstRow = firstRow[passage] };
    }

    // p n / P ≤ position < (p + 1) n / P
    int Of(RowPosition at)
    {
        (int first, int end) = OfContext(at.Context);
        long parts = end - first, length = index.Items.Entry(at.Context).Length;
        return first + (int)(((at.Position + 1) * parts + length - 1) / length - 1);
    }
}
