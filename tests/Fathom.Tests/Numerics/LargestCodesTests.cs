using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class LargestCodesTests
{
    /// <summary>Of the K largest the k largest are what the encoder finds for k, ties and rows of fewer included.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(5, 6)]
    [InlineData(7, 60)]
    public void The_shorter_list_is_that_of_the_encoder(int k, int more)
    {
        (int n, int d, int latents) = (150, 6, 77);
        float[] x = Numbers.Normal(n * d, 71), w = Numbers.Normal(latents * d, 72), bias = Numbers.Normal(latents, 73, 0.2f);
        for (int latent = 3; latent < latents; latent += 3)
        {
            w.AsSpan(0, d).CopyTo(w.AsSpan(latent * d));
            bias[latent] = bias[0];
        }
        using PackedWeights encoder = new PackedWeights(latents, d).Pack(w, WeightLayout.OutputByInput, Workers.One);
        SparseCodes longer = new(0, 1), shorter = new(0, 1), expected = new(0, 1);
        TopKEncoder.Encode(x, n, encoder, bias, more, longer, Workers.One);
        TopKEncoder.Encode(x, n, encoder, bias, k, expected, Workers.One);
        LargestCodes.Select(longer, k, shorter, new Workers(3));
        Assert.Equal(k, shorter.Stride);
        for (int row = 0; row < n; row++)
        {
            Assert.Equal(expected.RowIndices(row).ToArray(), shorter.RowIndices(row).ToArray());
            Assert.Equal(expected.RowValues(row).ToArray(), shorter.RowValues(row).ToArray());
        }
    }
}
