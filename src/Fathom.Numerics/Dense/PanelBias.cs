namespace Fathom.Numerics;

/// <summary>A bias filled up with zeros to whole panels, so that every tile can start from 32 of its values.</summary>
internal readonly ref struct PanelBias
{
    readonly PooledFloats room;

    /// <param name="bias">[outputs], or empty for zeros.</param>
    /// <param name="outputs">Outputs of the linear map.</param>
    public PanelBias(ReadOnlySpan<float> bias, int outputs)
    {
        if (bias.Length != 0 && bias.Length != outputs)
            throw new ArgumentException($"{outputs} biases expected, {bias.Length} given.", nameof(bias));
        int length = (outputs + PackedWeights.PanelWidth - 1) / PackedWeights.PanelWidth * PackedWeights.PanelWidth;
        room = new(length);
        bias.CopyTo(room.Span);
        room.Span[bias.Length..].Clear();
    }

    public Span<float> Values => room.Span;

    public void Dispose() => room.Dispose();
}
