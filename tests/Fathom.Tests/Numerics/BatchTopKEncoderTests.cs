using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The largest of the whole batch are those that sorting the dense product gives, to the bit and with ties.</summary>
public class BatchTopKEncoderTests
{
    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    [Theory, MemberData(nameof(Sets))]
    public void Streaming_equals_sorting(InstructionSet set)
    {
        foreach (int latents in new[] { 1, 31, 33, 300, 700 })
            foreach (int n in new[] { 1, 5, 13, 400 })
                foreach (int k in new[] { 1, 3, 40, 800 })
                    Check(set, n, inputs: 1 + n % 9, latents, n * k, Numbers.Normal(latents, 9));
    }

    /// <summary>Without inputs all rows are the biases: rows tie with each other, and latents of one row too.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Ties_go_to_the_lower_row_then_to_the_lower_latent(InstructionSet set)
    {
        foreach (int count in new[] { 1, 7, 100, 650, 2000 })
        {
            Check(set, n: 13, inputs: 0, 500, count, [.. Enumerable.Range(0, 500).Select(latent => (float)(latent * 7 % 3))]);
            Check(set, n: 29, inputs: 0, 500, count, [.. Enumerable.Range(0, 500).Select(latent => (float)(latent / 4))]);
        }
    }

    /// <summary>One row a thousand times the others takes nearly all; a NaN is never chosen.</summary>
    [Fact]
    public void Rows_share_as_their_sizes_are()
    {
        const int N = 200, Latents = 300;
        float[] x = Numbers.Normal(N * 4, 3);
        for (int c = 0; c < 4; c++) (x[77 * 4 + c], x[5 * 4 + c]) = (x[77 * 4 + c] * 1000, float.NaN);
        SparseCodes codes = Check(InstructionSet.Best, x, N, 4, Latents, 100, Numbers.Normal(Latents, 9));
        Assert.Equal(100, codes.Counts[77]);
        Assert.Equal(0, codes.Counts[5]);
    }

    static void Check(InstructionSet set, int n, int inputs, int latents, int count, float[] bias) =>
        Check(set, Numbers.Normal(n * inputs, 10), n, inputs, latents, count, bias);

    static SparseCodes Check(InstructionSet set, float[] x, int n, int inputs, int latents, int count, float[] bias)
    {
        float[] w = Numbers.Normal(latents * inputs, 11), dense = new float[n * latents];
        using PackedWeights encoder = new PackedWeights(latents, inputs).Pack(w, WeightLayout.OutputByInput, new Workers(2));
        Linear.Forward(x, n, encoder, bias, dense, new Workers(2), set);
        int[] best = [.. Enumerable.Range(0, dense.Length).Where(i => !float.IsNaN(dense[i])).OrderByDescending(i => dense[i])
            .ThenBy(i => i).Take(count).Where(i => dense[i] > 0).Order()];
        var codes = new SparseCodes(0, 1);
        for (int workers = 1; workers <= 3; workers++)
        {
            float smallest = BatchTopKEncoder.Encode(x, n, encoder, bias, count, codes, new Workers(workers), set);
            Assert.Equal(best, Enumerable.Range(0, n).SelectMany(row =>
                codes.RowIndices(row).ToArray().Select(latent => row * latents + latent)));
            Assert.Equal(best.Select(i => dense[i]), Enumerable.Range(0, n).SelectMany(row => codes.RowValues(row).ToArray()));
            Assert.Equal(best.Select(i => dense[i]).DefaultIfEmpty(0).Min(), smallest);
            Assert.Equal(Math.Max(1, codes.Counts.ToArray().Max()), codes.Stride);
        }
        return codes;
    }
}
