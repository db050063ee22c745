namespace Fathom.Numerics;

/// <summary>Top-k of one row by sorting all of it: the oracle of the streaming selection.</summary>
internal static class ReferenceTopK
{
    /// <param name="preActivations">[M]</param>
    /// <param name="k">Entries at most.</param>
    /// <param name="codes">Receives the entries of <paramref name="row"/>.</param>
    /// <param name="row">The row of <paramref name="codes"/>.</param>
    public static void Select(ReadOnlySpan<float> preActivations, int k, SparseCodes codes, int row)
    {
        float[] values = preActivations.ToArray();
        int[] chosen = Enumerable.Range(0, values.Length).Where(latent => !float.IsNaN(values[latent]))
            .OrderByDescending(latent => values[latent]).ThenBy(latent => latent).Take(k)
            .Where(latent => values[latent] > 0).Order().ToArray();
        codes.Counts[row] = chosen.Length;
        for (int i = 0; i < chosen.Length; i++)
        {
            codes.Indices[row * codes.Stride + i] = chosen[i];
            codes.Values[row * codes.Stride + i] = values[chosen[i]];
        }
    }
}
