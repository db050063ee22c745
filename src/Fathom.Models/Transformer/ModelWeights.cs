using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>All weights of a model, whatever its family.</summary>
sealed class ModelWeights : IDisposable
{
    Dense? unembed;

    /// <summary>[V, d]</summary>
    public required float[] TokenEmbedding { get; init; }

    /// <summary>[context, d], added to the token embedding; empty where positions are rotary.</summary>
    public float[] PositionEmbedding { get; init; } = [];

    /// <summary>What rotates queries and keys; null where positions are learned.</summary>
    public RotaryPositions? Rotary { get; init; }

    public required BlockWeights[] Blocks { get; init; }

    public required Norm FinalNorm { get; init; }

    /// <summary>[V, d]; the same array as <see cref="TokenEmbedding"/> where the head is tied.</summary>
    public required float[] Unembedding { get; init; }

    /// <summary>The unembedding as a map, packed when first used: a capture never needs it.</summary>
    public Dense Unembed(int vocabularySize, int width, Workers workers) =>
        unembed ??= new Dense(vocabularySize, width, Unembedding, WeightLayout.OutputByInput, [], workers);

    public void Dispose()
    {
        foreach (var block in Blocks) block.Dispose();
        unembed?.Dispose();
    }
}
