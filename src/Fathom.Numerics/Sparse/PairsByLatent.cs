namespace Fathom.Numerics;

/// <summary>
/// The entries of <see cref="SparseCodes"/>, grouped by latent: the transposed (CSC) view that the backward pass walks.
/// Within a latent the entries keep the order of the rows.
/// </summary>
public sealed class PairsByLatent
{
    int[] starts = [0];
    int[] entries = [];

    /// <summary>[M + 1] where the entries of each latent begin.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Places (row · Stride + slot) in the codes, latent by latent.</summary>
    public ReadOnlySpan<int> Entries => entries.AsSpan(0, starts[^1]);

    /// <summary>Groups the entries of <paramref name="codes"/> by counting, in O(entries + M).</summary>
    public void Build(SparseCodes codes, int latentCount)
    {
        if (starts.Length != latentCount + 1) starts = new int[latentCount + 1];
        Array.Clear(starts);
        for (int row = 0; row < codes.Rows; row++)
            foreach (int latent in codes.RowIndices(row)) starts[latent + 1]++;
        for (int latent = 0; latent < latentCount; latent++) starts[latent + 1] += starts[latent];
        if (entries.Length < starts[^1]) entries = new int[starts[^1]];
        int[] next = starts[..latentCount];
        for (int row = 0; row < codes.Rows; row++)
        {
            int place = row * codes.Stride;
            foreach (int latent in codes.RowIndices(row)) entries[next[latent]++] = place++;
        }
    }
}
