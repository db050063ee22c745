using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// An encoder in steps of 7 bits: q and s of <see cref="ScreenBound"/>. Panels are those of <see cref="PackedWeights"/>, each
/// [inputs / 4, 32 latents, 4 inputs] bytes, which is the order in which the screening multiplies them.
/// </summary>
internal sealed unsafe class ScreenWeights : IDisposable
{
    const int Width = PackedWeights.PanelWidth;

    readonly NativeBuffer<sbyte> steps;
    readonly NativeBuffer<float> numbers;
    readonly PanelSizes[] sizes;
    int inputs;

    /// <param name="panels">Panels of 32 latents.</param>
    /// <param name="most">Inputs at most.</param>
    public ScreenWeights(int panels, int most)
    {
        steps = new((long)panels * Width * most);
        numbers = new(4L * panels * Width);
        sizes = new PanelSizes[panels];
    }

    /// <summary>What the margin of a panel needs: the largest s, W and |b| + θ of its latents.</summary>
    public readonly record struct PanelSizes(float Scale, float Norm, float Bias);

    /// <summary>q of a panel.</summary>
    public sbyte* Panel(int panel) => steps.Pointer + (long)panel * Width * inputs;

    /// <summary>
    /// [4, 32] s, s (Σ q (v − 64) + Σ u (v − 64)), b − θ and |b| + θ of a panel: a score is <c>s (Σ p q + Σ u p) + the second
    /// + (b − θ) / t</c>.
    /// </summary>
    public float* Latents(int panel) => numbers.Pointer + (long)panel * 4 * Width;

    public PanelSizes Sizes(int panel) => sizes[panel];

    /// <summary>Fills all panels.</summary>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">b, [M], or empty for none.</param>
    /// <param name="thresholds">θ, [M], none below 0, or empty for none.</param>
    /// <param name="columns">The inputs.</param>
    /// <param name="dither">Of each input.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>Whether all numbers are within the range that can be screened.</returns>
    public bool Quantise(PackedWeights encoder, ReadOnlySpan<float> bias, ReadOnlySpan<float> thresholds, ScreenColumns columns,
        ScreenDither dither, Workers workers)
    {
        for (int latent = 0; latent < sizes.Length * Width; latent++)
        {
            float b = latent < bias.Length ? bias[latent] : 0, threshold = latent < thresholds.Length ? thresholds[latent] : 0;
            float* latents = Latents(latent / Width) + latent % Width;
            // What fills the last panel up has no bound above anything.
            latents[2 * Width] = latent < encoder.Outputs ? b - threshold : float.NegativeInfinity;
            latents[3 * Width] = Math.Abs(b) + threshold;
        }
        inputs = columns.Count;
        // 8192² Σ u (v − 64), exact in 64 bits.
        long sum = 0;
        for (int i = 0; i < columns.Used; i++)
            sum += (long)ScreenDither.Rest(dither.Weight[i])
                * (ScreenDither.Rest(dither.Row[i]) - 2 * ScreenBound.Grid * ScreenBound.Offset);
        float product = (float)(sum / (4.0 * ScreenBound.Grid * ScreenBound.Grid));
        int outside = 0;
        workers.For(encoder.PanelCount, panel =>
        {
            if (!QuantisePanel(encoder.Panel(panel), panel, columns, dither, product)) Interlocked.Exchange(ref outside, 1);
        });
        return outside == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool QuantisePanel(float* from, int panel, ScreenColumns columns, ScreenDither dither, float product)
    {
        float halfStep = 0.501f * MathF.Sqrt(inputs);
        PanelSizes largest = default;
        bool within = true;
        for (int half = 0; half < Width; half += Lanes.Count)
        {
            Vector512<float> most = default, squares = default;
            for (int i = 0; i < columns.Used; i++)
            {
                Vector512<float> w = Vector512.Load(from + (nint)columns.Source(i) * Width + half);
                most = Vector512.Max(most, Vector512.Abs(w));
                squares = Vector512.MultiplyAddEstimate(w, w, squares);
            }
            Vector512<float> scale = most / ScreenBound.WeightSteps;
            Vector512<float> none = Vector512.Equals(most, default);
            Vector512<float> inverse = Vector512.AndNot(Vector512.Create((float)ScreenBound.Grid) / scale, none);
            var (sum, weighted) = Round(from + half, inverse, columns, dither, Panel(panel) + 4 * half);
            // Both sums are exact; 8192 Σ q v needs 31 bits.
            Vector512<float> offset = Vector512.ConvertToSingle(weighted) * (1f / (2 * ScreenBound.Grid))
                - Vector512.ConvertToSingle(sum * ScreenBound.Offset) + Vector512.Create(product);
            float* latents = Latents(panel) + half;
            scale.Store(latents);
            (scale * offset).Store(latents + Width);
            Vector512<float> norm = Vector512.Sqrt(squares) + scale * halfStep;
            Vector512<float> b = Vector512.Load(latents + 3 * Width);
            within &= Vector512.LessThanOrEqualAll(most, Vector512.Create(ScreenBound.Range))
                && Vector512.LessThanOrEqualAll(b, Vector512.Create(ScreenBound.Range))
                && Vector512.GreaterThanOrEqualAll(most, Vector512.AndNot(Vector512.Create(1 / ScreenBound.Range), none));
            largest = new(Math.Max(largest.Scale, Lanes.Max(scale)), Math.Max(largest.Norm, Lanes.Max(norm)),
                Math.Max(largest.Bias, Lanes.Max(b)));
        }
        sizes[panel] = largest;
        return within;
    }

    /// <summary>q of 16 latents, 4 inputs to a word.</summary>
    /// <returns>Σ q and 8192 Σ q v.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    (Vector512<int> Sum, Vector512<int> Weighted) Round(float* from, Vector512<float> inverse, ScreenColumns columns,
        ScreenDither dither, sbyte* to)
    {
        Vector512<int> sum = default, weighted = default;
        for (int first = 0; first < inputs; first += 4, to += 4 * Width)
        {
            Vector512<int> word = default;
            for (int i = first; i < Math.Min(first + 4, columns.Used); i++)
            {
                Vector512<float> w = Vector512.Load(from + (nint)columns.Source(i) * Width) * inverse;
                Vector512<int> q = (Vector512.ConvertToInt32Native(w) + Vector512.Create(dither.Weight[i]))
                    >> ScreenBound.DitherBits;
                sum += q;
                weighted += q * ScreenDither.Rest(dither.Row[i]);
                word |= (q & Vector512.Create(255)) << (8 * (i - first));
            }
            word.Store((int*)to);
        }
        return (sum, weighted);
    }

    public void Dispose()
    {
        steps.Dispose();
        numbers.Dispose();
    }
}
