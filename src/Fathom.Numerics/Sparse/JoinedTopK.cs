namespace Fathom.Numerics;

/// <summary>
/// The k largest of each row over several sets of latents: of each set the k largest, and of those together again. Ties go to
/// the lower latent.
/// </summary>
static class JoinedTopK
{
    const int BlockRows = 64;

    /// <param name="sets">The k largest of each set, or all of it where it has fewer; the sets follow each other.</param>
    /// <param name="firstLatents">Of each set.</param>
    /// <param name="k">Wanted of each row.</param>
    /// <param name="codes">Reshaped to [n, k]; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Select(IReadOnlyList<SparseCodes> sets, IReadOnlyList<int> firstLatents, int k, SparseCodes codes,
        Workers workers)
    {
        codes.Reshape(sets[0].Rows, k);
        workers.ForRanges(codes.Rows, BlockRows, (start, end, _) =>
        {
            var all = new float[sets.Sum(set => set.Stride)];
            for (int row = start; row < end; row++) Select(sets, firstLatents, row, k, all, codes);
        });
    }

    static void Select(IReadOnlyList<SparseCodes> sets, IReadOnlyList<int> firstLatents, int row, int k, float[] all,
        SparseCodes codes)
    {
        int count = 0;
        foreach (SparseCodes set in sets)
        {
            set.RowValues(row).CopyTo(all.AsSpan(count));
            count += set.Counts[row];
        }
        float bar = 0;
        int ties = 0;
        if (count > k)
        {
            bar = Selection.Largest(all.AsSpan(0, count), k);
            ties = k;
            foreach (float value in all.AsSpan(0, count)) ties -= value > bar ? 1 : 0;
        }
        int at = row * k, first = at;
        for (int i = 0; i < sets.Count; i++)
        {
            ReadOnlySpan<float> values = sets[i].RowValues(row);
            ReadOnlySpan<int> latents = sets[i].RowIndices(row);
            for (int j = 0; j < values.Length; j++)
            {
                if (!(values[j] > bar) && (values[j] != bar || ties-- <= 0)) continue;
                (codes.Indices[at], codes.Values[at++]) = (firstLatents[i] + latents[j], values[j]);
            }
        }
        codes.Counts[row] = at - first;
    }
}
