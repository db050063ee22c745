using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The encoders that see a whole row before they choose, against sorting and plain loops in double.</summary>
public class WholeRowEncoderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_k_largest_keep_their_signs(bool byMagnitude)
    {
        foreach (int latents in new[] { 1, 2, 31, 33, 700 })
        {
            foreach (int k in new[] { 1, 2, latents / 3, latents }.Where(k => k >= 1 && k <= latents))
            {
                (int n, int d) = (37, 5);
                float[] x = Numbers.Normal(n * d, 60), bias = Numbers.Normal(latents, 62), dense = new float[n * latents];
                float[] w = Numbers.Normal(latents * d, 61);
                // Many equal pre-activations: rows of the weights repeat, and whole rows of the input are 0.
                for (int latent = 4; latent < latents; latent += 3) w.AsSpan(0, d).CopyTo(w.AsSpan(latent * d));
                bias.AsSpan().Clear();
                x.AsSpan(3 * d, d).Clear();
                using PackedWeights encoder = new PackedWeights(latents, d).Pack(w, WeightLayout.OutputByInput, new Workers(2));
                Linear.Forward(x, n, encoder, bias, dense, new Workers(1));
                var codes = new SparseCodes(0, 1);
                SignedTopKEncoder.Encode(x, n, encoder, bias, k, byMagnitude, codes, new Workers(3));
                for (int row = 0; row < n; row++)
                {
                    float[] pre = dense[(row * latents)..((row + 1) * latents)];
                    int[] expected = [.. Enumerable.Range(0, latents)
                        .OrderByDescending(latent => byMagnitude ? Math.Abs(pre[latent]) : pre[latent]).ThenBy(latent => latent)
                        .Take(k).Where(latent => pre[latent] != 0).Order()];
                    Assert.Equal(expected, codes.RowIndices(row).ToArray());
                    Assert.Equal(expected.Select(latent => pre[latent]), codes.RowValues(row).ToArray());
                }
            }
        }
    }

    [Fact]
    public void A_NaN_is_never_among_the_largest()
    {
        using PackedWeights encoder = new PackedWeights(3, 1).Pack([1, 2, 3], WeightLayout.OutputByInput, Workers.One);
        var codes = new SparseCodes(0, 1);
        foreach (bool byMagnitude in new[] { true, false })
            foreach (int k in new[] { 1, 2, 3 })
            {
                SignedTopKEncoder.Encode([1], 1, encoder, [0, float.NaN, -5], k, byMagnitude, codes, Workers.One);
                int[] expected = k > 1 ? [0, 2] : byMagnitude ? [2] : [0];
                Assert.Equal(expected, codes.RowIndices(0).ToArray());
            }
    }

    public static TheoryData<InstructionSet, int, int> Groups()
    {
        var data = new TheoryData<InstructionSet, int, int>();
        foreach (InstructionSet set in InstructionSets.Supported)
            foreach ((int k, int size) in ((int, int)[])[(5, 9), (1, 1), (3, 32), (7, 5), (4, 77), (40, 1), (3, 100)])
                data.Add(set, k, size);
        return data;
    }

    /// <summary>Groups that fill tiles, lie across several and share one; with ties, a group that never fires, and NaN.</summary>
    [Theory, MemberData(nameof(Groups))]
    public void Each_group_keeps_its_positive_maximum(InstructionSet set, int k, int size)
    {
        (int n, int d) = (129, 7);
        float[] x = Numbers.Normal(n * d, 63), w = Numbers.Normal(k * size * d, 64), dense = new float[n * k * size];
        float[] bias = [.. Enumerable.Range(0, k * size).Select(latent => latent / size == 2 ? -100f : 0)];
        // The last latent of a group is one with its first; the second one is never there.
        for (int group = 0; size > 2 && group < k; group++)
        {
            w.AsSpan(group * size * d, d).CopyTo(w.AsSpan((group * size + size - 1) * d));
            bias[group * size + 1] = float.NaN;
        }
        using PackedWeights encoder = new PackedWeights(k * size, d).Pack(w, WeightLayout.OutputByInput, Workers.One);
        Linear.Forward(x, n, encoder, bias, dense, Workers.One, set);
        var codes = new SparseCodes(0, 1);
        GroupMaxEncoder.Encode(x, n, encoder, bias, k, codes, new Workers(2), set);
        for (int row = 0; row < n; row++)
        {
            float[] pre = dense[(row * k * size)..((row + 1) * k * size)];
            int[] expected = [.. Enumerable.Range(0, k).Select(group => Enumerable.Range(group * size, size).MaxBy(at => pre[at]))
                .Where(latent => pre[latent] > 0)];
            Assert.Equal(expected, codes.RowIndices(row).ToArray());
            Assert.DoesNotContain(codes.RowIndices(row).ToArray(), latent => latent / size == 2);
            Assert.Equal(expected.Select(latent => pre[latent]), codes.RowValues(row).ToArray());
        }
    }

    /// <summary>The definition in double, row by row; with steps at most, a threshold, and neither.</summary>
    [Theory]
    [InlineData(0, int.MaxValue)]
    [InlineData(1.5, int.MaxValue)]
    [InlineData(0, 3)]
    public void Matching_pursuit_is_its_definition(double threshold, int steps)
    {
        (int n, int d, int m) = (50, 12, 40);
        float[] x = Numbers.Normal(n * d, 65), directions = Numbers.Normal(m * d, 66, 0.3f);
        using PackedWeights packed = new PackedWeights(m, d).Pack(directions, WeightLayout.OutputByInput, Workers.One);
        var codes = new SparseCodes(0, 1);
        MatchingPursuit.Encode(x, n, directions, packed, threshold, steps, codes, new Workers(2));
        for (int row = 0; row < n; row++)
        {
            double[] rest = [.. x.AsSpan(row * d, d).ToArray().Select(value => (double)value)], f = new double[m];
            for (int step = 0; step < steps; step++)
            {
                double[] products = [.. Enumerable.Range(0, m)
                    .Select(i => Enumerable.Range(0, d).Sum(c => rest[c] * directions[i * d + c]))];
                int best = Array.IndexOf(products, products.Max());
                bool known = f[best] != 0 || products[best] <= 0;
                f[best] += Math.Max(0, products[best]);
                for (int c = 0; c < d; c++) rest[c] -= Math.Max(0, products[best]) * directions[best * d + c];
                if (known || Math.Sqrt(rest.Sum(value => value * value)) < threshold) break;
            }
            Assert.Equal(Enumerable.Range(0, m).Where(i => f[i] != 0), codes.RowIndices(row).ToArray());
            for (int i = 0; i < codes.Counts[row]; i++) Assert.Equal(f[codes.RowIndices(row)[i]], codes.RowValues(row)[i], 1e-4);
        }
    }
}
