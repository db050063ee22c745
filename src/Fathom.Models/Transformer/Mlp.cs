using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>The MLP of a block: Down(gelu(Up(x))), or gated Down(silu(Gate(x)) · Up(x)).</summary>
sealed class Mlp(ModelConfig config, Workspace workspace, Workers workers)
{
    /// <param name="pass">Who looks on.</param>
    /// <param name="layer">The block.</param>
    /// <param name="block">Its weights.</param>
    /// <param name="x">[n, d], normalised.</param>
    /// <param name="y">[n, d], what is added to the residual stream.</param>
    /// <returns>Whether the pass ends inside.</returns>
    public bool Run(Pass pass, int layer, BlockWeights block, ReadOnlySpan<float> x, Span<float> y)
    {
        int n = pass.Batch.Rows, inner = config.MlpWidth;
        var hidden = workspace.Hidden.Take((long)n * inner);
        (block.Gate ?? block.Up).Forward(x, n, hidden, workers);
        if (pass.Visit(SiteKind.MlpPre, layer, hidden, inner)) return true;
        switch (config.Activation)
        {
            case Activation.GeluTanh:
                Gelu.Tanh(hidden, workers);
                break;
            case Activation.GeluErf:
                Gelu.Erf(hidden, workers);
                break;
            case Activation.SiluGated:
                var up = workspace.Up.Take((long)n * inner);
                block.Up.Forward(x, n, up, workers);
                Silu.Gate(hidden, up, hidden, workers);
                break;
        }
        if (pass.Visit(SiteKind.MlpPost, layer, hidden, inner)) return true;
        block.Down.Forward(hidden, n, y, workers);
        return false;
    }
}
