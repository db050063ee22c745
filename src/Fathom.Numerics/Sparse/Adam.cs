using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// One step of Adam (Kingma and Ba 2015, algorithm 1) with decoupled weight decay λ (AdamW: Loshchilov and Hutter 2019,
/// algorithm 2) and a factor c on the gradient (of clipping; 1 for none), for step number t from 1:
/// <code>
/// m = β₁ m + (1 − β₁) c g;   v = β₂ v + (1 − β₂) (c g)²
/// w = (1 − η λ) w − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
/// </code>
/// </summary>
public readonly record struct Adam
{
    readonly float beta1, beta2, gain1, gain2, stepSize, keep, inverseCorrection2, epsilon;

    /// <param name="learningRate">η.</param>
    /// <param name="step">t, from 1.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="gradientFactor">c.</param>
    public Adam(double learningRate, long step, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, float gradientFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        (this.beta1, this.beta2, this.epsilon) = ((float)beta1, (float)beta2, (float)epsilon);
        // c sits in the factors of g and g², where it costs nothing.
        gain1 = (1 - this.beta1) * gradientFactor;
        gain2 = (1 - this.beta2) * gradientFactor * gradientFactor;
        keep = (float)(1 - learningRate * weightDecay);
        stepSize = (float)(learningRate / (1 - Math.Pow(beta1, step)));
        inverseCorrection2 = (float)(1 / (1 - Math.Pow(beta2, step)));
    }

    /// <summary>Moves <paramref name="w"/> against its gradient.</summary>
    /// <param name="gradient">[d]</param>
    /// <param name="w">[d] parameters.</param>
    /// <param name="m">[d] first moments.</param>
    /// <param name="v">[d] second moments.</param>
    public unsafe void Apply(ReadOnlySpan<float> gradient, Span<float> w, Span<float> m, Span<float> v)
    {
        int d = gradient.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(w.Length, d);
        ArgumentOutOfRangeException.ThrowIfNotEqual(m.Length, d);
        ArgumentOutOfRangeException.ThrowIfNotEqual(v.Length, d);
        fixed (float* pg = gradient, pw = w, pm = m, pv = v) Apply(pg, pw, pm, pv, d);
    }

    internal unsafe void Apply(float* g, float* w, float* m, float* v, int d)
    {
        Vector512<float> b1 = Vector512.Create(beta1), o1 = Vector512.Create(gain1);
        Vector512<float> b2 = Vector512.Create(beta2), o2 = Vector512.Create(gain2);
        Vector512<float> size = Vector512.Create(-stepSize), correction = Vector512.Create(inverseCorrection2),
            eps = Vector512.Create(epsilon), stay = Vector512.Create(keep);
        int c = 0;
        for (; c <= d - Lanes.Count; c += Lanes.Count)
        {
            Vector512<float> gradient = Vector512.Load(g + c);
            Vector512<float> first = Vector512.MultiplyAddEstimate(b1, Vector512.Load(m + c), o1 * gradient);
            Vector512<float> second = Vector512.MultiplyAddEstimate(b2, Vector512.Load(v + c), o2 * gradient * gradient);
            first.Store(m + c);
            second.Store(v + c);
            Vector512.MultiplyAddEstimate(size, first / (Vector512.Sqrt(second * correction) + eps),
                stay * Vector512.Load(w + c)).Store(w + c);
        }
        for (; c < d; c++)
        {
            m[c] = float.MultiplyAddEstimate(beta1, m[c], gain1 * g[c]);
            v[c] = float.MultiplyAddEstimate(beta2, v[c], gain2 * g[c] * g[c]);
            w[c] = float.MultiplyAddEstimate(-stepSize, m[c] / (MathF.Sqrt(v[c] * inverseCorrection2) + epsilon), keep * w[c]);
        }
    }
}
