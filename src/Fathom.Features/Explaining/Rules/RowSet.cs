namespace Fathom.Features;

/// <summary>The rows on which a latent fires, one bit each.</summary>
sealed class RowSet
{
    readonly ulong[] bits;

    public RowSet(FeatureIndex index, int latent)
    {
        bits = new ulong[(index.Description.Rows + 63) / 64];
        foreach (uint row in index.PostingRows(latent)) bits[row / 64] |= 1ul << (int)(row % 64);
    }

    public bool this[uint row] => (bits[row / 64] >> (int)(row % 64) & 1) == 1;
}
