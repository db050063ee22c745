using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>The MLP of a block: Down(gelu(Up(x))), or gated Down(silu(Gate(x)) · Up(x)).</summary>
sealed class Mlp(ModelConfig config, Workspace workspace, Workers workers)
{
    /// <param name="pass">Who looks on.</param>
    /// <param name="layer">The block.</param>
    /// <param name="weights">Those of the block.</param>
    /// <param name="x">[n, d], normalised.</param>
    /// <param name="residual">[n, d], to which the output is added.</param>
    /// <returns>Whether the pass ends inside.</returns>
    public bool Run(Pass pass, int layer, MlpWeights weights, ReadOnlySpan<float> x, Span<float> residual)
    {
        int n = pass.Batch.Rows, inner = config.MlpWidth;
        var hidden = workspace.Block(layer).Hidden.Take((long)n * inner);
        var active = workspace.Active(hidden);
        // Where nobody needs what enters the nonlinearity, it never leaves the cache.
        if (weights.Gate is null && !workspace.Keeps && !pass.Wants(new Site(SiteKind.MlpPre, layer)))
            weights.Up.Forward(x, n, active,
                config.Activation == Activation.GeluErf ? LinearEnd.GeluErf : LinearEnd.GeluTanh, workers);
        else if (RunHidden(pass, layer, weights, x, hidden, active)) return true;
        if (pass.Visit(SiteKind.MlpPost, layer, active, inner)) return true;
        return Residual.AddMap(pass, new(SiteKind.MlpOut, layer), weights.Down, active, workspace.Branch, residual, workers);
    }

    /// <summary>
    /// hidden = Up(x), or Gate(x);  active = gelu(hidden), or silu(hidden) · Up(x). Returns whether the pass ends between.
    /// </summary>
    bool RunHidden(Pass pass, int layer, MlpWeights weights, ReadOnlySpan<float> x /*[n,d]*/, Span<float> hidden /*[n,d_mlp]*/,
        Span<float> active /*[n,d_mlp]*/)
    {
        int n = pass.Batch.Rows;
        (weights.Gate ?? weights.Up).Forward(x, n, hidden, workers);
        if (pass.Visit(SiteKind.MlpPre, layer, hidden, config.MlpWidth)) return true;
        switch (config.Activation)
        {
            case Activation.GeluTanh:
                Gelu.Tanh(hidden, active, workers);
                break;
            case Activation.GeluErf:
                Gelu.Erf(hidden, active, workers);
                break;
            case Activation.SiluGated:
                var up = workspace.Block(layer).Up.Take(hidden.Length);
                weights.Up.Forward(x, n, up, workers);
                Silu.Gate(hidden, up, active, workers);
                break;
        }
        return false;
    }

    /// <summary>
    /// da = Downᵀ dy;  dh = da · act'(h), or gated dg, du;  dx = Upᵀ dh, or Gateᵀ dg + Upᵀ du. The hidden layers are used up:
    /// they become their gradients, and da becomes the activations, which Down's gradient needs.
    /// </summary>
    /// <param name="n">Rows.</param>
    /// <param name="layer">The block, its buffers kept from the way forwards.</param>
    /// <param name="weights">Those of the block.</param>
    /// <param name="x">[n, d], normalised, as it went in.</param>
    /// <param name="dy">[n, d]</param>
    /// <param name="dx">[n, d]</param>
    /// <param name="gradients">Those of the weights are added.</param>
    public void Backward(int n, int layer, MlpWeights weights, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx,
        Gradients gradients)
    {
        var buffers = workspace.Block(layer);
        var hidden = buffers.Hidden.Take((long)n * config.MlpWidth);
        var active = workspace.Active(hidden);
        weights.Down.BackwardInput(dy, n, active, adds: false, workers);
        switch (config.Activation)
        {
            case Activation.GeluTanh:
                Gelu.TanhBackward(hidden, active, workers);
                break;
            case Activation.GeluErf:
                Gelu.ErfBackward(hidden, active, workers);
                break;
            case Activation.SiluGated:
                var up = buffers.Up.Take((long)n * config.MlpWidth);
                Silu.GateBackward(hidden, up, active, workers);
                weights.Up.BackwardInput(up, n, dx, adds: false, workers);
                weights.Up.BackwardWeight(x, up, n, gradients, workers);
                break;
        }
        weights.Down.BackwardWeight(active, dy, n, gradients, workers);
        var first = weights.Gate ?? weights.Up;
        first.BackwardInput(hidden, n, dx, adds: weights.Gate is not null, workers);
        first.BackwardWeight(x, hidden, n, gradients, workers);
    }
}
