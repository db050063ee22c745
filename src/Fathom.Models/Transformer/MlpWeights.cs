namespace Fathom.Models;

/// <summary>The MLP of one block: x += Down(act(Up))(Norm(x)), or gated x += Down(act(Gate) · Up)(Norm(x)).</summary>
sealed class MlpWeights : IDisposable
{
    public required Norm Norm { get; init; }

    /// <summary>[d_mlp, d], the gate of a gated MLP; else null.</summary>
    public Dense? Gate { get; init; }

    /// <summary>[d_mlp, d]</summary>
    public required Dense Up { get; init; }

    /// <summary>[d, d_mlp]</summary>
    public required Dense Down { get; init; }

    /// <summary>All linear maps.</summary>
    public IEnumerable<Dense> Maps => Gate is null ? [Up, Down] : [Gate, Up, Down];

    public void Dispose()
    {
        foreach (var map in Maps) map.Dispose();
    }
}
