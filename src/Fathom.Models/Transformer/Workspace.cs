namespace Fathom.Models;

/// <summary>The buffers of one model's forward passes.</summary>
sealed class Workspace : IDisposable
{
    /// <summary>[n, d], the residual stream.</summary>
    public Scratch Residual { get; } = new();

    /// <summary>[n, d], the normalised input of the part that runs.</summary>
    public Scratch Normed { get; } = new();

    /// <summary>[n, d], what the part that runs will add to the residual stream.</summary>
    public Scratch Branch { get; } = new();

    /// <summary>[n, H · d_head]</summary>
    public Scratch Queries { get; } = new();

    /// <summary>[n, KV · d_head]</summary>
    public Scratch Keys { get; } = new();

    /// <summary>[n, KV · d_head]</summary>
    public Scratch Values { get; } = new();

    /// <summary>[n, H · d_head]</summary>
    public Scratch Mixed { get; } = new();

    /// <summary>[H, queries, keys] of one sequence.</summary>
    public Scratch Pattern { get; } = new();

    /// <summary>[n, d_mlp], the gate or, without one, the only hidden layer.</summary>
    public Scratch Hidden { get; } = new();

    /// <summary>[n, d_mlp], what a gate multiplies.</summary>
    public Scratch Up { get; } = new();

    /// <summary>[block of rows, V]</summary>
    public Scratch Logits { get; } = new();

    public void Dispose()
    {
        foreach (var scratch in (Scratch[])
            [Residual, Normed, Branch, Queries, Keys, Values, Mixed, Pattern, Hidden, Up, Logits])
            scratch.Dispose();
    }
}
