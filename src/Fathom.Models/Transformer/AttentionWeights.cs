namespace Fathom.Models;

/// <summary>The attention of one block: x += Output(attention(Query, Key, Value)(Norm(x))).</summary>
sealed class AttentionWeights : IDisposable
{
    public required Norm Norm { get; init; }

    /// <summary>[H · d_head, d]</summary>
    public required Dense Query { get; init; }

    /// <summary>[KV · d_head, d]</summary>
    public required Dense Key { get; init; }

    /// <summary>[KV · d_head, d]</summary>
    public required Dense Value { get; init; }

    /// <summary>[d, H · d_head]</summary>
    public required Dense Output { get; init; }

    /// <summary>All linear maps.</summary>
    public IEnumerable<Dense> Maps => [Query, Key, Value, Output];

    public void Dispose()
    {
        foreach (var map in Maps) map.Dispose();
    }
}
