namespace Fathom.Numerics;

/// <summary>An encoder in steps as its numbers were at the last <see cref="Update"/>: what all screened encoders share.</summary>
/// <param name="encoder">[M, d], packed; read again at every update.</param>
/// <param name="seed">Of the dither.</param>
/// <param name="kernels">What multiplies; null for nothing.</param>
internal sealed class Screen(PackedWeights encoder, ulong seed, ScreenKernels? kernels) : IDisposable
{
    /// <summary>Sets the dither apart from what else is drawn under a seed.</summary>
    const ulong DitherKey = 0x9E3779B97F4A7C15;

    ScreenWeights? weights;

    public PackedWeights Encoder => encoder;

    /// <summary>What multiplies, if it is usable.</summary>
    public ScreenKernels Kernels => kernels!;

    /// <summary>Whether there are steps to screen with.</summary>
    public bool IsUsable { get; private set; }

    public ScreenWeights Weights => weights!;

    public ScreenColumns Columns { get; private set; } = ScreenColumns.For([], 0, 0);

    public ScreenDither Dither { get; private set; }

    /// <summary>Takes the encoder's numbers as they are now.</summary>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="thresholds">[M] taken from the pre-activations that bounds are of, none below 0; or empty for none.</param>
    /// <param name="x">[n, d] rows like those to come, from which the columns that stand out are seen.</param>
    /// <param name="n">Rows.</param>
    /// <param name="step">A number that no other update under this seed has: it numbers the dither.</param>
    /// <param name="workers">Threads to use.</param>
    public void Update(ReadOnlySpan<float> bias, ReadOnlySpan<float> thresholds, ReadOnlySpan<float> x, int n, ulong step,
        Workers workers)
    {
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        if (bias.Length != 0) Shapes.Require(bias.Length, 1, encoder.Outputs, nameof(bias));
        if (thresholds.Length != 0) Shapes.Require(thresholds.Length, 1, encoder.Outputs, nameof(thresholds));
        Columns = ScreenColumns.For(x, n, encoder.Inputs);
        IsUsable = kernels is not null && Columns.Count <= ScreenBound.MaxInputs;
        if (!IsUsable) return;
        weights ??= new ScreenWeights(encoder.PanelCount, ScreenColumns.MostFor(encoder.Inputs));
        Dither = new ScreenDither(Columns.Count, new Philox(seed ^ DitherKey, step));
        IsUsable = weights.Quantise(encoder, bias, thresholds, Columns, Dither, workers);
    }

    public void Dispose() => weights?.Dispose();
}
