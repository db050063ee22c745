namespace Fathom.Models;

/// <summary>What one block makes on the way: kept, it is all that its way back needs.</summary>
sealed class BlockBuffers : IDisposable
{
    /// <param name="normed">[n, d], one buffer for both parts; or null to give each part its own.</param>
    public BlockBuffers(Scratch? normed)
    {
        AttentionNormed = normed ?? new();
        MlpNormed = normed ?? new();
    }

    /// <summary>[n, d], the normalised input of the attention before weight and bias.</summary>
    public Scratch AttentionNormed { get; }

    /// <summary>[n], what the norm multiplied each row by.</summary>
    public Scratch AttentionFactors { get; } = new();

    /// <summary>[n, H · d_head]</summary>
    public Scratch Queries { get; } = new();

    /// <summary>[n, KV · d_head]</summary>
    public Scratch Keys { get; } = new();

    /// <summary>[n, KV · d_head]</summary>
    public Scratch Values { get; } = new();

    /// <summary>[n, H · d_head]</summary>
    public Scratch Mixed { get; } = new();

    /// <summary>[n, d], the normalised input of the MLP before weight and bias.</summary>
    public Scratch MlpNormed { get; }

    /// <summary>[n], what the norm multiplied each row by.</summary>
    public Scratch MlpFactors { get; } = new();

    /// <summary>[n, d_mlp], what enters the nonlinearity: the gate or, without one, the only hidden layer.</summary>
    public Scratch Hidden { get; } = new();

    /// <summary>[n, d_mlp], what a gate multiplies.</summary>
    public Scratch Up { get; } = new();

    public void Dispose()
    {
        foreach (var scratch in (Scratch[])
            [AttentionNormed, AttentionFactors, Queries, Keys, Values, Mixed, MlpNormed, MlpFactors, Hidden, Up])
            scratch.Dispose();
    }
}
