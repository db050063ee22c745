namespace Fathom.Numerics;

/// <summary>
/// Matching pursuit (Mallat and Zhang 1993), as Costa et al. 2025 make an encoder of it: per row, from the residual r = x,
/// <code>
/// v = D r;  i = argmax v;  f_i += relu(v_i);  r −= relu(v_i) D_i
/// </code>
/// until a step brought no latent that was not active before, ‖r‖ is below a threshold, or the steps are used up.
/// </summary>
public static class MatchingPursuit
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="directions">D, [M, d]</param>
    /// <param name="packed">The same, packed.</param>
    /// <param name="threshold">Of ‖r‖.</param>
    /// <param name="steps">At most; at least 1.</param>
    /// <param name="codes">Reshaped and filled: n rows, entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Encode(ReadOnlySpan<float> x, int n, float[] directions, PackedWeights packed, double threshold, int steps,
        SparseCodes codes, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        int d = packed.Inputs;
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(directions.Length, packed.Outputs, d, nameof(directions));
        float[] residuals = x.ToArray(), gathered = new float[x.Length];
        var found = new SortedList<int, float>[n];
        for (int row = 0; row < n; row++) found[row] = [];
        int[] active = [.. Enumerable.Range(0, n)];
        for (int step = 0; step < steps && active.Length > 0; step++)
        {
            for (int i = 0; i < active.Length; i++)
                residuals.AsSpan(active[i] * d, d).CopyTo(gathered.AsSpan(i * d));
            int[] rows = active;
            var goesOn = new bool[rows.Length];
            WholeRows.Visit(gathered.AsSpan(0, rows.Length * d), rows.Length, packed, [], workers, (i, products) =>
                goesOn[i] = Step(products.Span, directions, residuals.AsSpan(rows[i] * d, d), found[rows[i]])
                    && Norm(residuals.AsSpan(rows[i] * d, d)) >= threshold);
            active = [.. rows.Where((_, i) => goesOn[i])];
        }
        Place(found, codes);
    }

    /// <summary>Takes the best direction out of a residual; whether that was a latent not active before.</summary>
    static unsafe bool Step(ReadOnlySpan<float> products, float[] directions, Span<float> residual, SortedList<int, float> found)
    {
        int best = -1, d = residual.Length;
        float value = 0;
        for (int latent = 0; latent < products.Length; latent++)
            if (products[latent] > value) (best, value) = (latent, products[latent]);
        if (best < 0) return false;
        bool isNew = found.TryAdd(best, value);
        if (!isNew) found[best] += value;
        fixed (float* direction = directions.AsSpan(best * d, d), rest = residual) RowVectors.AddScaled(-value, direction, rest, d);
        return isNew;
    }

    static double Norm(ReadOnlySpan<float> row)
    {
        double squares = 0;
        foreach (float value in row) squares += (double)value * value;
        return Math.Sqrt(squares);
    }

    static void Place(SortedList<int, float>[] found, SparseCodes codes)
    {
        codes.Reshape([.. found.Select(row => row.Count)]);
        for (int row = 0; row < found.Length; row++)
            for (int i = 0; i < found[row].Count; i++)
                (codes.Indices[codes.Start(row) + i], codes.Values[codes.Start(row) + i]) =
                    (found[row].GetKeyAtIndex(i), found[row].GetValueAtIndex(i));
    }
}
