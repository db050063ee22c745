namespace Fathom.Models;

/// <summary>The parts of one block, each of which adds to the residual stream; a model may lack one kind of them.</summary>
/// <param name="Attention">Null in models without.</param>
/// <param name="Mlp">Null in models without.</param>
sealed record BlockWeights(AttentionWeights? Attention, MlpWeights? Mlp) : IDisposable
{
    public void Dispose()
    {
        Attention?.Dispose();
        Mlp?.Dispose();
    }
}
