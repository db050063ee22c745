using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// The keys and values of one sequence's tokens so far, so that the next ones need no recomputing. A forward pass with a
/// cache takes one sequence, the tokens that follow, and adds them to the cache; it gives the same bits as a pass over
/// the whole text. Hooks see only the new rows.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    readonly NativeBuffer<float>[] keys;
    readonly NativeBuffer<float>[] values;
    readonly int width;

    /// <param name="config">The model's shape.</param>
    /// <param name="capacity">Tokens to make room for, at most the model's context length.</param>
    public KeyValueCache(ModelConfig config, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, config.ContextLength);
        Capacity = capacity;
        width = config.KeyValueHeads * config.HeadWidth;
        keys = Buffers(config.Layers);
        values = Buffers(config.Layers);
    }

    /// <summary>Tokens that there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Tokens in the cache.</summary>
    public int Length { get; private set; }

    /// <summary>Forgets all tokens but the first <paramref name="length"/>.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    public void Dispose()
    {
        foreach (var buffer in keys) buffer.Dispose();
        foreach (var buffer in values) buffer.Dispose();
    }

    /// <summary>[length, KV · d_head]</summary>
    internal Span<float> Keys(int layer, int length) => keys[layer].Slice(0, length * width);

    /// <summary>[length, KV · d_head]</summary>
    internal Span<float> Values(int layer, int length) => values[layer].Slice(0, length * width);

    internal bool Fits(ModelConfig config) => keys.Length == config.Layers && width == config.KeyValueHeads * config.HeadWidth;

    internal void Advance(int tokens) => Length += tokens;

    NativeBuffer<float>[] Buffers(int layers)
    {
        var buffers = new NativeBuffer<float>[layers];
        for (int l = 0; l < layers; l++) buffers[l] = new NativeBuffer<float>(checked(Capacity * width));
        return buffers;
    }
}
