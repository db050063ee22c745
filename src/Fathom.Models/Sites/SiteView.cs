namespace Fathom.Models;

/// <summary>
/// The values at a site while a forward pass stands there. They belong to the pass: what is written into them is what
/// the rest of the pass computes with, and they are gone when the hook returns.
/// </summary>
public readonly ref struct SiteView
{
    internal SiteView(Site site, TokenBatch batch, int sequence, int firstRow, int rows, int width, Span<float> values,
        ReadOnlySpan<int> positions)
    {
        Site = site;
        Batch = batch;
        Sequence = sequence;
        FirstRow = firstRow;
        Rows = rows;
        Width = width;
        Values = values;
        Positions = positions;
    }

    public Site Site { get; }

    /// <summary>The tokens of this pass; row r of a site is token r of the batch.</summary>
    public TokenBatch Batch { get; }

    /// <summary>The sequence that an attention pattern belongs to; −1 at all other sites, which hold the whole batch.</summary>
    public int Sequence { get; }

    /// <summary>The batch's row that <see cref="Values"/> begins with: 0, but for logits, which come in blocks of rows, and
    /// attention patterns, which come sequence by sequence.</summary>
    public int FirstRow { get; }

    /// <summary>Rows in <see cref="Values"/>; for an attention pattern heads × queries.</summary>
    public int Rows { get; }

    /// <summary>Values in a row; for an attention pattern the number of keys.</summary>
    public int Width { get; }

    /// <summary>[Rows, Width], in place; for an attention pattern [heads, queries, keys].</summary>
    public Span<float> Values { get; }

    /// <summary>The position in its sequence of each token, [Rows]; for an attention pattern of each query, [queries].</summary>
    public ReadOnlySpan<int> Positions { get; }

    /// <summary>Row <paramref name="row"/> of <see cref="Values"/>, [Width].</summary>
    public Span<float> Row(int row) => Values.Slice(row * Width, Width);

    /// <summary>Where <see cref="Values"/> begin among the site's values of the whole batch.</summary>
    internal int Offset
    {
        get
        {
            if (Sequence < 0) return FirstRow * Width;
            int heads = Rows / Positions.Length, offset = 0;
            for (int s = 0; s < Sequence; s++)
            {
                int length = Batch.Starts[s + 1] - Batch.Starts[s];
                offset = checked(offset + heads * length * length);
            }
            return offset;
        }
    }
}
