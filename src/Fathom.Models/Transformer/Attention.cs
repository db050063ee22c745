using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// Causal attention of a block, each sequence of the batch on its own:
/// <code>
/// q, k, v = Query(x), Key(x), Value(x), q and k rotated;  z = softmax(q kᵀ / √d_head) v;  y = Output(z)
/// </code>
/// </summary>
sealed unsafe partial class Attention(ModelConfig config, RotaryPositions? rotary, Workspace workspace, Workers workers)
{
    /// <param name="pass">Who looks on.</param>
    /// <param name="layer">The block.</param>
    /// <param name="weights">Those of the block.</param>
    /// <param name="x">[n, d], normalised.</param>
    /// <param name="residual">[n, d], to which y is added.</param>
    /// <returns>Whether the pass ends inside.</returns>
    public bool Run(Pass pass, int layer, AttentionWeights weights, ReadOnlySpan<float> x, Span<float> residual)
    {
        int n = pass.Batch.Rows, mixedWidth = weights.Query.Outputs, keyWidth = weights.Key.Outputs, past = pass.Past;
        var buffers = workspace.Block(layer);
        var queries = buffers.Queries.Take((long)n * mixedWidth);
        var keys = pass.Cache is { } cache ? cache.Keys(layer, past + n) : buffers.Keys.Take((long)n * keyWidth);
        var values = pass.Cache is { } same ? same.Values(layer, past + n) : buffers.Values.Take((long)n * keyWidth);
        var newKeys = keys[(past * keyWidth)..];
        weights.Query.Forward(x, n, queries, workers);
        weights.Key.Forward(x, n, newKeys, workers);
        weights.Value.Forward(x, n, values[(past * keyWidth)..], workers);
        rotary?.Apply(queries, n, config.Heads, pass.Positions, workers);
        rotary?.Apply(newKeys, n, config.KeyValueHeads, pass.Positions, workers);

        var mixed = buffers.Mixed.Take((long)n * mixedWidth);
        var pattern = new Site(SiteKind.AttnPattern, layer);
        if (pass.Wants(pattern)) MixThroughPatterns(pass, layer, queries, keys, values, mixed);
        else MixAll(pass, queries, keys, values, mixed);
        if (pass.StopAfter == pattern) return true;
        if (pass.Visit(SiteKind.AttnZ, layer, mixed, mixedWidth)) return true;
        return Residual.AddMap(pass, new(SiteKind.AttnOut, layer), weights.Output, mixed, workspace.Branch, residual, workers);
    }

    /// <summary>Makes each sequence's pattern, shows it, and mixes the values by what the hooks left of it.</summary>
    void MixThroughPatterns(Pass pass, int layer, ReadOnlySpan<float> queries, ReadOnlySpan<float> keys,
        ReadOnlySpan<float> values, Span<float> mixed)
    {
        for (int s = 0; s < pass.Batch.Sequences; s++)
        {
            var shape = Shape(pass, s);
            Range queryRange = QueryRange(pass, s), keyRange = KeyRange(pass, s);
            var pattern = workspace.Pattern.Take((long)shape.Heads * shape.Queries * shape.Keys);
            CausalAttention.Pattern(queries[queryRange], keys[keyRange], shape, pattern, workers);
            pass.VisitPattern(layer, s, pattern, shape);
            CausalAttention.Mix(pattern, values[keyRange], shape, mixed[queryRange], workers);
        }
    }

    void MixAll(Pass pass, ReadOnlySpan<float> queries, ReadOnlySpan<float> keys, ReadOnlySpan<float> values,
        Span<float> mixed)
    {
        if (pass.Batch.Sequences < workers.Count)
        {
            for (int s = 0; s < pass.Batch.Sequences; s++)
                Mix(pass, s, queries, keys, values, mixed, workers);
            return;
        }
        // Many sequences: one thread for each keeps short ones from being cut up. The bits do not depend on it.
        int queryLength = queries.Length, keyLength = keys.Length;
        fixed (float* pq = queries, pk = keys, pv = values, pz = mixed)
        {
            float* q = pq, k = pk, v = pv, z = pz;
            workers.For(pass.Batch.Sequences, s => Mix(pass, s, new ReadOnlySpan<float>(q, queryLength),
                new ReadOnlySpan<float>(k, keyLength), new ReadOnlySpan<float>(v, keyLength), new Span<float>(z, queryLength),
                Workers.One));
        }
    }

    void Mix(Pass pass, int s, ReadOnlySpan<float> queries, ReadOnlySpan<float> keys, ReadOnlySpan<float> values,
        Span<float> mixed, Workers threads)
    {
        Range queryRange = QueryRange(pass, s), keyRange = KeyRange(pass, s);
        CausalAttention.Forward(queries[queryRange], keys[keyRange], values[keyRange], Shape(pass, s),
            mixed[queryRange], threads);
    }

    AttentionShape Shape(Pass pass, int s)
    {
        int length = pass.Batch.Starts[s + 1] - pass.Batch.Starts[s];
        return new AttentionShape(length, pass.Past + length, config.Heads, config.KeyValueHeads, config.HeadWidth,
            (float)(1 / Math.Sqrt(config.HeadWidth)));
    }

    Range QueryRange(Pass pass, int s)
    {
        int width = config.Heads * config.HeadWidth;
        return (pass.Batch.Starts[s] * width)..(pass.Batch.Starts[s + 1] * width);
    }

    /// <summary>With a cache there is one sequence, whose keys begin with the cached ones.</summary>
    Range KeyRange(Pass pass, int s)
    {
        int width = config.KeyValueHeads * config.HeadWidth;
        return (pass.Batch.Starts[s] * width)..((pass.Past + pass.Batch.Starts[s + 1]) * width);
    }
}
