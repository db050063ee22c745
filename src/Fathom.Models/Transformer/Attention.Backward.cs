using Fathom.Numerics;

namespace Fathom.Models;

/// <content>
/// <code>
/// dz = Outputᵀ dy;   dq, dk, dv = attention'(dz), dq and dk rotated back;   dx = Queryᵀ dq + Keyᵀ dk + Valueᵀ dv
/// </code>
/// </content>
sealed unsafe partial class Attention
{
    /// <param name="pass">The pass that ran forwards, its buffers kept. q, k and v are used up.</param>
    /// <param name="layer">The block.</param>
    /// <param name="weights">Those of the block.</param>
    /// <param name="x">[n, d], normalised, as it went in.</param>
    /// <param name="dy">[n, d]</param>
    /// <param name="dx">[n, d]</param>
    /// <param name="gradients">Those of the weights are added.</param>
    public void Backward(Pass pass, int layer, AttentionWeights weights, ReadOnlySpan<float> x, ReadOnlySpan<float> dy,
        Span<float> dx, Gradients gradients)
    {
        int n = pass.Batch.Rows, mixedWidth = weights.Query.Outputs, keyWidth = weights.Key.Outputs;
        var buffers = workspace.Block(layer);
        Span<float> mixed = buffers.Mixed.Take((long)n * mixedWidth), dz = workspace.MixedGradient.Take(mixed.Length);
        weights.Output.BackwardInput(dy, n, dz, adds: false, workers);
        weights.Output.BackwardWeight(mixed, dy, n, gradients, workers);

        var queries = buffers.Queries.Take((long)n * mixedWidth);
        var keys = buffers.Keys.Take((long)n * keyWidth);
        var values = buffers.Values.Take((long)n * keyWidth);
        for (int s = 0; s < pass.Batch.Sequences; s++)
        {
            Range queryRange = QueryRange(pass, s), keyRange = KeyRange(pass, s);
            Span<float> q = queries[queryRange], k = keys[keyRange], v = values[keyRange];
            CausalAttention.Backward(q, k, v, dz[queryRange], Shape(pass, s), q, k, v, workers);
        }
        rotary?.Backward(queries, n, config.Heads, pass.Positions, workers);
        rotary?.Backward(keys, n, config.KeyValueHeads, pass.Positions, workers);

        weights.Query.BackwardInput(queries, n, dx, adds: false, workers);
        weights.Key.BackwardInput(keys, n, dx, adds: true, workers);
        weights.Value.BackwardInput(values, n, dx, adds: true, workers);
        weights.Query.BackwardWeight(x, queries, n, gradients, workers);
        weights.Key.BackwardWeight(x, keys, n, gradients, workers);
        weights.Value.BackwardWeight(x, values, n, gradients, workers);
    }
}
