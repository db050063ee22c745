using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class TopKEncoderTests
{
    static readonly Workers Two = new(2);

    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    /// <summary>Streaming through thresholds selects what sorting whole rows does, at sizes around tiles and buffers.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Streaming_equals_sorting(InstructionSet set)
    {
        foreach (int latents in new[] { 1, 31, 32, 33, 100, 700 })
            foreach (int k in new[] { 1, 2, 7, 32, 99, 800 })
                Check(set, n: 1 + (latents + k) % 26, inputs: 1 + k % 13, latents, k, Numbers.Normal(latents, 9));
    }

    /// <summary>Rows of few distinct values are nearly all ties; ascending biases raise the threshold all the way.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Ties_go_to_the_lower_latent(InstructionSet set)
    {
        const int Latents = 500;
        float[] bias = new float[Latents];
        foreach (int k in new[] { 1, 5, 40, 499 })
        {
            for (int latent = 0; latent < Latents; latent++) bias[latent] = latent * 7 % 3;
            Check(set, n: 13, inputs: 0, Latents, k, bias);
            for (int latent = 0; latent < Latents; latent++) bias[latent] = latent / 4;
            Check(set, n: 5, inputs: 0, Latents, k, bias);
        }
    }

    static void Check(InstructionSet set, int n, int inputs, int latents, int k, float[] bias)
    {
        float[] x = Numbers.Normal(n * inputs, 10), w = Numbers.Normal(latents * inputs, 11);
        using PackedWeights encoder = new PackedWeights(latents, inputs).Pack(w, WeightLayout.OutputByInput, Two);
        float[] preActivations = new float[n * latents];
        Linear.Forward(x, n, encoder, bias, preActivations, Two, set);
        SparseCodes expected = new(n, k), actual = new(0, 1);
        for (int row = 0; row < n; row++) ReferenceTopK.Select(preActivations.AsSpan(row * latents, latents), k, expected, row);
        TopKEncoder.Encode(x, n, encoder, bias, k, actual, Two, set);
        Numbers.AssertSameCodes(expected, actual, fused: true);
    }

    /// <summary>By hand: of (−1, NaN, 2, ∞, 0, 2) the three best are ∞, 2, 2, and only positive values fire.</summary>
    [Fact]
    public void Missing_and_negative_values_are_never_selected()
    {
        float[] bias = [-1, float.NaN, 2, float.PositiveInfinity, 0, 2];
        using PackedWeights encoder = new(bias.Length, 0);
        SparseCodes codes = new(1, 1);
        TopKEncoder.Encode([], 1, encoder, bias, 2, codes, Two);
        Assert.Equal([2, 3], codes.RowIndices(0));
        TopKEncoder.Encode([], 1, encoder, bias, 6, codes, Two);
        Assert.Equal([2, 3, 5], codes.RowIndices(0));
        Assert.Equal([2, float.PositiveInfinity, 2], codes.RowValues(0));
    }

    [Fact]
    public void Threads_leave_the_codes_their_bits()
    {
        const int N = 300, Inputs = 24, Latents = 257;
        float[] x = Numbers.Normal(N * Inputs, 12), w = Numbers.Normal(Latents * Inputs, 13);
        using PackedWeights encoder = new PackedWeights(Latents, Inputs).Pack(w, WeightLayout.OutputByInput, Two);
        SparseCodes one = new(N, 16), other = new(N, 16);
        TopKEncoder.Encode(x, N, encoder, [], 16, one, new Workers(1));
        for (int workers = 2; workers <= 3; workers++)
        {
            TopKEncoder.Encode(x, N, encoder, [], 16, other, new Workers(workers));
            Numbers.AssertSameCodes(one, other, fused: true);
        }
    }
}
