using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// Rotary positions: pairs of head dimensions turned by angle position · ω_i, with ω_i = θ^(−2i/d_head) before scaling
/// (Su et al. 2021, "RoFormer").
/// </summary>
sealed class RotaryPositions(ModelConfig config)
{
    const int FirstTable = 512;
    readonly double[] frequencies = Frequencies(config.HeadWidth, config.RopeTheta, config.RopeScaling);
    RopeTable? table;

    /// <summary>Rotates queries or keys in place.</summary>
    /// <param name="heads">[n, count, d_head]</param>
    /// <param name="n">Rows.</param>
    /// <param name="count">Heads in a row.</param>
    /// <param name="positions">[n], ascending or not, below the context length.</param>
    /// <param name="workers">Threads to use.</param>
    public void Apply(Span<float> heads, int n, int count, ReadOnlySpan<int> positions, Workers workers) =>
        Rope.Apply(heads, n, count, Table(positions), positions, workers);

    /// <summary>The gradient of queries or keys, in place, from that of the rotated ones.</summary>
    /// <inheritdoc cref="Apply"/>
    public void Backward(Span<float> heads, int n, int count, ReadOnlySpan<int> positions, Workers workers) =>
        Rope.Backward(heads, n, count, Table(positions), positions, workers);

    /// <summary>The angles per position, ω_i, [headWidth / 2].</summary>
    internal static double[] Frequencies(int headWidth, double theta, RopeScaling? scaling)
    {
        var frequencies = new double[headWidth / 2];
        for (int i = 0; i < frequencies.Length; i++)
            frequencies[i] = Scaled(Math.Pow(theta, -2.0 * i / headWidth), scaling);
        return frequencies;
    }

    static double Scaled(double frequency, RopeScaling? scaling) => scaling switch
    {
        null => frequency,
        RopeScaling.Linear linear => frequency / linear.Factor,
        RopeScaling.Llama3 rule => Llama3(frequency, rule),
        _ => throw new NotSupportedException($"{scaling}"),
    };

    // λ = 2π/ω;  λ > C/low → ω/factor;  λ < C/high → ω;  else s = (C/λ − low)/(high − low), ω' = (1−s)ω/factor + sω
    static double Llama3(double frequency, RopeScaling.Llama3 rule)
    {
        double wavelength = 2 * Math.PI / frequency, context = rule.OriginalContext;
        if (wavelength > context / rule.Low) return frequency / rule.Factor;
        if (wavelength < context / rule.High) return frequency;
        double s = (context / wavelength - rule.Low) / (rule.High - rule.Low);
        return (1 - s) * frequency / rule.Factor + s * frequency;
    }

    /// <summary>
    /// A table that reaches the highest position: contexts may be long while what is run is short. Several threads may make
    /// it at once; each uses its own, and one of them stays.
    /// </summary>
    RopeTable Table(ReadOnlySpan<int> positions)
    {
        int highest = 0;
        foreach (int position in positions) highest = Math.Max(highest, position);
        var current = table;
        if (current is null || highest >= current.Positions)
        {
            long size = Math.Max(FirstTable, 2L * highest);
            table = current = new RopeTable(config.HeadWidth, frequencies, (int)Math.Min(size, config.ContextLength));
        }
        return current;
    }
}
