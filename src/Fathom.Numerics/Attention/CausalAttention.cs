namespace Fathom.Numerics;

/// <summary>
/// pattern[h, i, ·] = softmax_j(Scale · q[i, h] · k[j, kv(h)]) over the keys j that query i sees, 0 elsewhere;
/// z[i, h] = Σ_j pattern[h, i, j] v[j, kv(h)] (Vaswani et al., 2017; grouped queries: Ainslie et al., 2023).
/// </summary>
public static class CausalAttention
{
    /// <param name="q">[Queries, Heads, HeadDim]</param>
    /// <param name="keys">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="pattern">[Heads, Queries, Keys]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Pattern(ReadOnlySpan<float> q, ReadOnlySpan<float> keys, AttentionShape shape, Span<float> pattern,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        shape.Validate();
        Shapes.Require(q.Length, shape.Queries, (long)shape.Heads * shape.HeadDim, nameof(q));
        Shapes.Require(keys.Length, shape.Keys, (long)shape.KeyHeads * shape.HeadDim, nameof(keys));
        Shapes.Require(pattern.Length, (long)shape.Heads * shape.Queries, shape.Keys, nameof(pattern));
        ReferenceAttention.Pattern(q, keys, shape, pattern);
    }

    /// <param name="pattern">[Heads, Queries, Keys]; only the visible part is read.</param>
    /// <param name="values">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="z">[Queries, Heads, HeadDim]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Mix(ReadOnlySpan<float> pattern, ReadOnlySpan<float> values, AttentionShape shape, Span<float> z,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        shape.Validate();
        Shapes.Require(pattern.Length, (long)shape.Heads * shape.Queries, shape.Keys, nameof(pattern));
        Shapes.Require(values.Length, shape.Keys, (long)shape.KeyHeads * shape.HeadDim, nameof(values));
        Shapes.Require(z.Length, shape.Queries, (long)shape.Heads * shape.HeadDim, nameof(z));
        ReferenceAttention.Mix(pattern, values, shape, z);
    }

    /// <summary>The same bits as <see cref="Pattern"/> and then <see cref="Mix"/>, without keeping the pattern.</summary>
    /// <param name="q">[Queries, Heads, HeadDim]</param>
    /// <param name="keys">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="values">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="z">[Queries, Heads, HeadDim]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Forward(ReadOnlySpan<float> q, ReadOnlySpan<float> keys, ReadOnlySpan<float> values,
        AttentionShape shape, Span<float> z, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        shape.Validate();
        float[] pattern = new float[(long)shape.Heads * shape.Queries * shape.Keys];
        Pattern(q, keys, shape, pattern, workers);
        Mix(pattern, values, shape, z, workers);
    }
}
