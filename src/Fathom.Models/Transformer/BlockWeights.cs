namespace Fathom.Models;

/// <summary>
/// The parts of one block: x += Output(attention(Query, Key, Value)(AttentionNorm(x))); x += Down(act(Up))(MlpNorm(x)).
/// </summary>
sealed class BlockWeights : IDisposable
{
    public required Norm AttentionNorm { get; init; }

    /// <summary>[H · d_head, d]</summary>
    public required Dense Query { get; init; }

    /// <summary>[KV · d_head, d]</summary>
    public required Dense Key { get; init; }

    /// <summary>[KV · d_head, d]</summary>
    public required Dense Value { get; init; }

    /// <summary>[d, H · d_head]</summary>
    public required Dense Output { get; init; }

    public required Norm MlpNorm { get; init; }

    /// <summary>[d_mlp, d], the gate of a gated MLP; else null.</summary>
    public Dense? Gate { get; init; }

    /// <summary>[d_mlp, d]</summary>
    public required Dense Up { get; init; }

    /// <summary>[d, d_mlp]</summary>
    public required Dense Down { get; init; }

    public void Dispose()
    {
        Query.Dispose();
        Key.Dispose();
        Value.Dispose();
        Output.Dispose();
        Gate?.Dispose();
        Up.Dispose();
        Down.Dispose();
    }
}
