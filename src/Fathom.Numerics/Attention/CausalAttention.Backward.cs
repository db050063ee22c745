namespace Fathom.Numerics;

/// <content>
/// With P the pattern and dz the gradient of z, for each head (the pattern is made again, since keeping it costs more):
/// <code>
/// dP = dz vᵀ;   dS = Scale · P ∘ (dP − Σ_j P dP);   dq = dS k;   dk = dSᵀ q;   dv = Pᵀ dz
/// </code>
/// Query heads that share a key head are added in their order.
/// </content>
public static unsafe partial class CausalAttention
{
    /// <param name="q">[Queries, Heads, HeadDim]</param>
    /// <param name="keys">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="values">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="dz">[Queries, Heads, HeadDim]</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="dq">[Queries, Heads, HeadDim]; may be <paramref name="q"/>, as the other gradients their source.</param>
    /// <param name="dkeys">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="dvalues">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="workers">Threads to use: one for each key head at most.</param>
    public static void Backward(ReadOnlySpan<float> q, ReadOnlySpan<float> keys, ReadOnlySpan<float> values,
        ReadOnlySpan<float> dz, AttentionShape shape, Span<float> dq, Span<float> dkeys, Span<float> dvalues, Workers workers)
    {
        shape.Validate();
        long queryWidth = (long)shape.Heads * shape.HeadDim, keyWidth = (long)shape.KeyHeads * shape.HeadDim;
        Shapes.Require(q.Length, shape.Queries, queryWidth, nameof(q));
        Shapes.Require(keys.Length, shape.Keys, keyWidth, nameof(keys));
        Shapes.Require(values.Length, shape.Keys, keyWidth, nameof(values));
        Shapes.Require(dz.Length, shape.Queries, queryWidth, nameof(dz));
        Shapes.Require(dq.Length, shape.Queries, queryWidth, nameof(dq));
        Shapes.Require(dkeys.Length, shape.Keys, keyWidth, nameof(dkeys));
        Shapes.Require(dvalues.Length, shape.Keys, keyWidth, nameof(dvalues));
        fixed (float* pq = q, pk = keys, pv = values, pz = dz, pdq = dq, pdk = dkeys, pdv = dvalues)
        {
            AttentionGradient gradient = new(pq, pk, pv, pz, pdq, pdk, pdv, shape);
            ForWork(workers, shape).For(shape.KeyHeads, gradient.KeyHead);
        }
    }
}
