using Fathom.Numerics;

namespace Fathom.Models;

/// <content>
/// The way back, x being the residual stream and each part's input made again from its normalised rows:
/// <code>
/// d(x + f(norm(x))) = dx + norm'(f'(dx))
/// </code>
/// </content>
sealed partial class Transformer
{
    /// <summary>The pass as far as the final norm, everything kept that the way back needs.</summary>
    /// <param name="pass">Without hooks.</param>
    /// <returns>[n, d], what the unembedding reads.</returns>
    public Span<float> ForwardKept(Pass pass)
    {
        int n = pass.Batch.Rows;
        var x = workspace.Residual.Take((long)n * config.Width);
        Blocks(pass, x);
        var normed = workspace.FinalNormed.Take(x.Length);
        Weights.FinalNorm.Normalize(x, n, normed, workspace.Factors(workspace.FinalFactors, n), workers);
        var scaled = workspace.Scaled(normed);
        Weights.FinalNorm.Scale(normed, n, scaled, workers);
        return scaled;
    }

    /// <summary>Adds the gradients of all weights but the unembedding's.</summary>
    /// <param name="pass">The pass that <see cref="ForwardKept"/> ran.</param>
    /// <param name="dscaled">[n, d], the gradient of what the unembedding reads; used up.</param>
    /// <param name="gradients">Those of the weights are added.</param>
    public void Backward(Pass pass, Span<float> dscaled, Gradients gradients)
    {
        int n = pass.Batch.Rows;
        var dx = workspace.Residual.Take(dscaled.Length);
        dx.Clear();
        Weights.FinalNorm.Backward(workspace.FinalNormed.Take(dx.Length), workspace.FinalFactors.Take(n), n, dscaled, dx,
            gradients, workers);
        for (int layer = config.Layers - 1; layer >= 0; layer--)
        {
            var (attentionWeights, mlpWeights) = Weights.Blocks[layer];
            if (mlpWeights is not null) BackwardMlp(n, layer, mlpWeights, dx, gradients);
            if (attentionWeights is not null) BackwardAttention(pass, layer, attentionWeights, dx, gradients);
        }
        Embedding.Backward(dx, config.Width, pass.Batch.Ids, gradients.Of(Weights.TokenEmbedding));
        if (Weights.PositionEmbedding.Length != 0)
            Embedding.Backward(dx, config.Width, pass.Positions, gradients.Of(Weights.PositionEmbedding));
    }

    void BackwardMlp(int n, int layer, MlpWeights weights, Span<float> dx /*[n,d]*/, Gradients gradients)
    {
        var buffers = workspace.Block(layer);
        Span<float> normed = buffers.MlpNormed.Take(dx.Length), scaled = workspace.Scaled(normed);
        var dscaled = workspace.Branch.Take(dx.Length);
        weights.Norm.Scale(normed, n, scaled, workers);
        mlp.Backward(n, layer, weights, scaled, dx, dscaled, gradients);
        weights.Norm.Backward(normed, buffers.MlpFactors.Take(n), n, dscaled, dx, gradients, workers);
    }

    void BackwardAttention(Pass pass, int layer, AttentionWeights weights, Span<float> dx /*[n,d]*/, Gradients gradients)
    {
        int n = pass.Batch.Rows;
        var buffers = workspace.Block(layer);
        Span<float> normed = buffers.AttentionNormed.Take(dx.Length), scaled = workspace.Scaled(normed);
        var dscaled = workspace.Branch.Take(dx.Length);
        weights.Norm.Scale(normed, n, scaled, workers);
        attention.Backward(pass, layer, weights, scaled, dx, dscaled, gradients);
        weights.Norm.Backward(normed, buffers.AttentionFactors.Take(n), n, dscaled, dx, gradients, workers);
    }
}
