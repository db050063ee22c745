namespace Fathom.Numerics;

/// <summary>
/// pattern[h, i, ·] = softmax_j(Scale · q[i, h] · k[j, kv(h)]) over the keys j that query i sees, 0 elsewhere;
/// z[i, h] = Σ_j pattern[h, i, j] v[j, kv(h)] (Vaswani et al., 2017; grouped queries: Ainslie et al., 2023).
/// A query's result does not depend, to the bit, on the queries beside it: with cached keys it is what it was without.
/// </summary>
public static unsafe partial class CausalAttention
{
    /// <summary>Queries of one head that make a task.</summary>
    const int TaskQueries = 36;

    /// <summary>Multiply-adds below which a second thread costs more than it saves.</summary>
    const long SmallWork = 1 << 18;

    /// <param name="q">[Queries, Heads, HeadDim]</param>
    /// <param name="keys">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="pattern">[Heads, Queries, Keys]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Pattern(ReadOnlySpan<float> q, ReadOnlySpan<float> keys, AttentionShape shape, Span<float> pattern,
        Workers workers)
    {
        shape.Validate();
        Shapes.Require(q.Length, shape.Queries, (long)shape.Heads * shape.HeadDim, nameof(q));
        Shapes.Require(keys.Length, shape.Keys, (long)shape.KeyHeads * shape.HeadDim, nameof(keys));
        Shapes.Require(pattern.Length, (long)shape.Heads * shape.Queries, shape.Keys, nameof(pattern));
        using PooledFloats keyPanels = new(shape.KeyHeads * AttentionPanels.KeyHeadLength(shape) + Lanes.Count);
        fixed (float* pq = q, pk = keys, pp = pattern, room = keyPanels.Span)
        {
            float* panels = Lanes.Align(room);
            AttentionRows rows = new(pq, panels, null, null, shape);
            float* ps = pp;
            workers = ForWork(workers, shape);
            AttentionPanels.PackKeys(pk, shape, panels, workers);
            ForTasks(workers, shape, (head, start, end) => rows.WritePattern(head, start, end, ps));
        }
    }

    /// <param name="pattern">[Heads, Queries, Keys]; only the visible part is read.</param>
    /// <param name="values">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="z">[Queries, Heads, HeadDim]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Mix(ReadOnlySpan<float> pattern, ReadOnlySpan<float> values, AttentionShape shape, Span<float> z,
        Workers workers)
    {
        shape.Validate();
        Shapes.Require(pattern.Length, (long)shape.Heads * shape.Queries, shape.Keys, nameof(pattern));
        Shapes.Require(values.Length, shape.Keys, (long)shape.KeyHeads * shape.HeadDim, nameof(values));
        Shapes.Require(z.Length, shape.Queries, (long)shape.Heads * shape.HeadDim, nameof(z));
        using PooledFloats valuePanels = new(shape.KeyHeads * AttentionPanels.ValueHeadLength(shape) + Lanes.Count);
        fixed (float* pp = pattern, pv = values, pz = z, room = valuePanels.Span)
        {
            float* panels = Lanes.Align(room);
            AttentionRows rows = new(null, null, panels, pz, shape);
            float* ps = pp;
            workers = ForWork(workers, shape);
            AttentionPanels.PackValues(pv, shape, panels, workers);
            ForTasks(workers, shape, (head, start, end) => rows.MixPattern(head, start, end, ps));
        }
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
        shape.Validate();
        Shapes.Require(q.Length, shape.Queries, (long)shape.Heads * shape.HeadDim, nameof(q));
        Shapes.Require(keys.Length, shape.Keys, (long)shape.KeyHeads * shape.HeadDim, nameof(keys));
        Shapes.Require(values.Length, shape.Keys, (long)shape.KeyHeads * shape.HeadDim, nameof(values));
        Shapes.Require(z.Length, shape.Queries, (long)shape.Heads * shape.HeadDim, nameof(z));
        using PooledFloats keyPanels = new(shape.KeyHeads * AttentionPanels.KeyHeadLength(shape) + Lanes.Count);
        using PooledFloats valuePanels = new(shape.KeyHeads * AttentionPanels.ValueHeadLength(shape) + Lanes.Count);
        fixed (float* pq = q, pk = keys, pv = values, pz = z, keyRoom = keyPanels.Span, valueRoom = valuePanels.Span)
        {
            float* kp = Lanes.Align(keyRoom), vp = Lanes.Align(valueRoom);
            AttentionRows rows = new(pq, kp, vp, pz, shape);
            workers = ForWork(workers, shape);
            AttentionPanels.PackKeys(pk, shape, kp, workers);
            AttentionPanels.PackValues(pv, shape, vp, workers);
            ForTasks(workers, shape, rows.Forward);
        }
    }

    static Workers ForWork(Workers workers, AttentionShape shape) =>
        (long)shape.Heads * shape.Queries * shape.Keys * shape.HeadDim < SmallWork ? Workers.One : workers;

    static void ForTasks(Workers workers, AttentionShape shape, Action<int, int, int> body)
    {
        int blocks = (shape.Queries + TaskQueries - 1) / TaskQueries;
        workers.For(shape.Heads * blocks, task =>
        {
            // The last queries see the most keys: they come first, so that no thread is left with them at the end.
            int start = (blocks - 1 - task / shape.Heads) * TaskQueries;
            body(task % shape.Heads, start, Math.Min(shape.Queries, start + TaskQueries));
        });
    }
}
