using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>The dictionary that encoding is measured with: TopK over random directions, each latent reading what it writes.</summary>
sealed record BenchDictionary
{
    /// <summary>Stream of the seed, apart from those of the rows.</summary>
    const ulong Stream = 1UL << 40;

    [Description("width d of the rows")]
    public int Width { get; init; } = 768;

    [Description("number of latents M")]
    public int Latents { get; init; } = 24576;

    [Description("latents kept for each row")]
    public int K { get; init; } = 32;

    [Description("how the k largest are found, the same to the bit; auto: what is faster")]
    public EncoderKind Encoder { get; init; }

    /// <summary>The kind that encodes so many rows at a time: f32 or screened.</summary>
    public string EncoderOf(int rows) => Encoder.Screens(Width, Latents, K, rows) ? "screened" : "f32";

    /// <exception cref="UsageException">A size is out of range.</exception>
    public void Validate()
    {
        if (Width < 1) throw new UsageException($"--width {Width}: expected at least 1");
        if (Latents < 1 || (long)Latents * Width > int.MaxValue)
            throw new UsageException($"--latents {Latents} at width {Width}: expected at least 1, and 2³¹ − 1 weights at most");
        if (K < 1 || K > Latents) throw new UsageException($"--k {K}: expected 1 to the number of latents, {Latents}");
    }

    /// <summary>The same latents with the one threshold that leaves k a row on average, as a BatchTopK training leaves it.</summary>
    /// <param name="rows">[n, d] the rows that k is of.</param>
    /// <param name="n">Rows.</param>
    /// <param name="workers">Threads to use.</param>
    public JumpReluSae MakeJumpRelu(ReadOnlySpan<float> rows, int n, Workers workers)
    {
        float[] directions = RandomDirections.Make(Latents, Width, new Philox(0, Stream), workers);
        using PackedWeights packed = new PackedWeights(Latents, Width).Pack(directions, WeightLayout.OutputByInput, workers);
        var threshold = new float[Latents];
        Array.Fill(threshold, BatchTopKEncoder.Encode(rows, n, packed, [], n * K, new(0, 1), workers));
        var coder = new JumpReluSae(directions, new float[Latents], directions, new float[Width], threshold);
        EncoderOption.Apply(Encoder, coder);
        return coder;
    }

    public TopKSae Make(Workers workers)
    {
        float[] rows = RandomDirections.Make(Latents, Width, new Philox(0, Stream), workers);
        var coder = new TopKSae(rows, new float[Latents], rows, new float[Width], K);
        EncoderOption.Apply(Encoder, coder);
        return coder;
    }
}
