namespace Fathom.Numerics;

/// <summary>
/// The weights of a linear map, kept in the order in which the matrix multiplication reads them: panels of
/// <see cref="PanelWidth"/> outputs, each stored input by input, the last one filled up with zeros.
/// </summary>
public sealed unsafe class PackedWeights : IDisposable
{
    /// <summary>Outputs side by side in one panel.</summary>
    public const int PanelWidth = 32;

    readonly NativeBuffer<float> panels;

    public PackedWeights(int outputs, int inputs)
    {
        Outputs = outputs;
        Inputs = inputs;
        panels = new NativeBuffer<float>((long)PanelCount * PanelWidth * inputs);
    }

    public int Outputs { get; }

    public int Inputs { get; }

    public int PanelCount => (Outputs + PanelWidth - 1) / PanelWidth;

    /// <summary>Panel <paramref name="index"/>: [inputs, PanelWidth].</summary>
    internal float* Panel(int index) => panels.Pointer + (long)index * PanelWidth * Inputs;

    /// <summary>Packs a matrix, replacing what was there.</summary>
    /// <param name="weights">outputs × inputs numbers in the order that <paramref name="layout"/> names.</param>
    /// <param name="layout">The order of <paramref name="weights"/>.</param>
    /// <param name="workers">Threads to use.</param>
    public PackedWeights Pack(ReadOnlySpan<float> weights, WeightLayout layout, Workers workers)
    {
        if (weights.Length != (long)Outputs * Inputs)
            throw new ArgumentException($"{Outputs} × {Inputs} weights expected, {weights.Length} given.", nameof(weights));
        fixed (float* source = weights)
        {
            float* w = source;
            workers.For(PanelCount, panel => PackPanel(w, layout, panel));
        }
        return this;
    }

    void PackPanel(float* w, WeightLayout layout, int panel)
    {
        float* to = Panel(panel);
        int first = panel * PanelWidth, width = Math.Min(PanelWidth, Outputs - first);
        for (int i = 0; i < Inputs; i++)
            for (int o = 0; o < width; o++)
                to[(long)i * PanelWidth + o] = layout == WeightLayout.OutputByInput
                    ? w[(long)(first + o) * Inputs + i]
                    : w[(long)i * Outputs + first + o];
    }

    public void Dispose() => panels.Dispose();
}
