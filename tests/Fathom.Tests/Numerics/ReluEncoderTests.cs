using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>What fires under relu is what is positive, or above its threshold, in the dense product, to the bit.</summary>
public class ReluEncoderTests
{
    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    [Theory, MemberData(nameof(Sets))]
    public void Streaming_equals_the_positive_part_of_the_dense_product(InstructionSet set)
    {
        foreach (int latents in new[] { 1, 31, 32, 33, 100, 700 })
        {
            foreach (int n in new[] { 1, 5, 13, 400 })
            {
                int inputs = 1 + n % 9;
                float[] x = Numbers.Normal(n * inputs, 20), w = Numbers.Normal(latents * inputs, 21);
                float[] bias = Numbers.Normal(latents, 22);
                bias[0] = float.NaN;
                using PackedWeights encoder = new PackedWeights(latents, inputs)
                    .Pack(w, WeightLayout.OutputByInput, new Workers(2));
                var dense = new float[n * latents];
                Linear.Forward(x, n, encoder, bias, dense, new Workers(2), set);
                var codes = new SparseCodes(0, 1);
                foreach (float[] thresholds in (float[][])
                    [[], [.. Numbers.Normal(latents, 23).Select(Math.Abs)], Numbers.Normal(latents, 24)])
                {
                    ReluEncoder.Encode(x, n, encoder, bias, thresholds, codes, new Workers(3), set);
                    Assert.Equal(n, codes.Rows);
                    int most = 1;
                    for (int row = 0; row < n; row++)
                    {
                        float[] pre = dense[(row * latents)..((row + 1) * latents)];
                        int[] firing = [.. Enumerable.Range(0, latents)
                            .Where(latent => pre[latent] > (thresholds.Length == 0 ? 0 : thresholds[latent]))];
                        Assert.Equal(firing, codes.RowIndices(row).ToArray());
                        Assert.Equal(firing.Select(latent => pre[latent]), codes.RowValues(row).ToArray());
                        most = Math.Max(most, firing.Length);
                    }
                    Assert.Equal(most, codes.Stride);
                }
            }
        }
    }
}
