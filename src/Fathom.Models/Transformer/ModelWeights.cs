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

    /// <summary>In which <see cref="Unembedding"/> came.</summary>
    public WeightFormat UnembeddingFormat { get; init; }

    /// <summary>Whether the weights change: all maps are then packed anew by <see cref="Repack"/>.</summary>
    public bool Trained { get; init; }

    /// <summary>The unembedding as a map, packed when first used: a capture never needs it.</summary>
    public Dense Unembed(int vocabularySize, int width, Workers workers) => unembed ??= new Dense(vocabularySize, width,
        WeightView.OutputByInput(Unembedding, width, UnembeddingFormat), ArraySegment<float>.Empty, Trained, workers);

    /// <summary>Takes over what the weights of a trained model are now.</summary>
    public void Repack(Workers workers)
    {
        foreach (var block in Blocks)
        {
            foreach (var map in block.Attention?.Maps ?? []) map.Repack(workers);
            foreach (var map in block.Mlp?.Maps ?? []) map.Repack(workers);
        }
        unembed?.Repack(workers);
    }

    public void Dispose()
    {
        foreach (var block in Blocks) block.Dispose();
        unembed?.Dispose();
    }
}
