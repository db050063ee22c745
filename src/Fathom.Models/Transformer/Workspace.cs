namespace Fathom.Models;

/// <summary>
/// The buffers of one model's passes. A forward pass alone uses the same ones for every block; one that will be run
/// backwards keeps each block's own: together they are the tape.
/// </summary>
sealed class Workspace : IDisposable
{
    readonly BlockBuffers[] blocks;
    readonly Scratch normed = new(), scaled = new(), active = new();

    /// <param name="layers">Blocks of the model.</param>
    /// <param name="keeps">Whether the pass will be run backwards.</param>
    public Workspace(int layers, bool keeps)
    {
        Keeps = keeps;
        blocks = new BlockBuffers[keeps ? layers : 1];
        for (int l = 0; l < blocks.Length; l++) blocks[l] = new BlockBuffers(keeps ? null : normed);
    }

    /// <summary>Whether every block has buffers of its own, which nothing later overwrites.</summary>
    public bool Keeps { get; }

    /// <summary>[n, d], the residual stream; on the way back its gradient.</summary>
    public Scratch Residual { get; } = new();

    /// <summary>[n, d], what the part that runs adds to the residual stream, where a hook looks at it; on the way back the
    /// gradient of its input.</summary>
    public Scratch Branch { get; } = new();

    /// <summary>[H, queries, keys] of one sequence.</summary>
    public Scratch Pattern { get; } = new();

    /// <summary>[n, H · d_head], the gradient of what the heads read.</summary>
    public Scratch MixedGradient { get; } = new();

    /// <summary>[n, d], the normalised rows that the unembedding reads, before weight and bias.</summary>
    public Scratch FinalNormed => normed;

    /// <summary>[n], what the final norm multiplied each row by.</summary>
    public Scratch FinalFactors { get; } = new();

    /// <summary>[block of rows, V]</summary>
    public Scratch Logits { get; } = new();

    /// <summary>The buffers of one block.</summary>
    public BlockBuffers Block(int layer) => blocks[Keeps ? layer : 0];

    /// <summary>[n, d], where normalised rows times weight go: on the rows, or beside them where those are kept.</summary>
    public Span<float> Scaled(Span<float> rows) => Keeps ? scaled.Take(rows.Length) : rows;

    /// <summary>[n, d_mlp], where the activation function writes: on its input, or beside it where that is kept.</summary>
    public Span<float> Active(Span<float> hidden) => Keeps ? active.Take(hidden.Length) : hidden;

    /// <summary>[n], room for the factors of a norm: empty where nothing is kept.</summary>
    public Span<float> Factors(Scratch factors, int n) => Keeps ? factors.Take(n) : [];

    public void Dispose()
    {
        foreach (var block in blocks) block.Dispose();
        foreach (var scratch in (Scratch[])
            [normed, scaled, active, Residual, Branch, Pattern, MixedGradient, FinalFactors, Logits])
            scratch.Dispose();
    }
}
