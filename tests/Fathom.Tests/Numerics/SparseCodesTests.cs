using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Rows of equal room, and rows that each have their own.</summary>
public class SparseCodesTests
{
    [Fact]
    public void Rows_of_different_lengths_take_no_more_room_than_they_have_entries()
    {
        const int N = 500, Latents = 3000;
        // One row on which all fire, and on every other row one latent.
        float[] x = new float[N];
        x.AsSpan().Fill(1);
        x[77] = -1;
        float[] w = new float[Latents], bias = new float[Latents];
        w.AsSpan().Fill(-1);
        w[5] = 1;
        bias[5] = 3;
        using PackedWeights encoder = new PackedWeights(Latents, 1).Pack(w, WeightLayout.OutputByInput, Workers.One);
        var codes = new SparseCodes(0, 1);
        ReluEncoder.Encode(x, N, encoder, bias, [], codes, new Workers(2));
        Assert.Equal((N, Latents, N - 1 + Latents), (codes.Rows, codes.Stride, codes.Indices.Length));
        Assert.Equal(Enumerable.Range(0, Latents), codes.RowIndices(77).ToArray());
        Assert.Equal(2, codes.RowValues(77)[5]);
        for (int row = 0; row < N; row++)
            if (row != 77) Assert.Equal((5, 4f), (Assert.Single(codes.RowIndices(row).ToArray()), codes.RowValues(row)[0]));

        // The backward pass's view of them, with a slope at the place of each entry.
        float[] slopes = [.. Enumerable.Range(0, codes.Indices.Length).Select(place => (float)place)];
        var pairs = new PairsByLatent();
        pairs.Build(codes, Latents, new Workers(2), slopes);
        Assert.Equal(Enumerable.Range(0, N), pairs.Rows[pairs.Starts[5]..pairs.Starts[6]].ToArray());
        Assert.Equal(77, Assert.Single(pairs.Rows[pairs.Starts[6]..pairs.Starts[7]].ToArray()));
        Assert.Equal(codes.Start(77) + 6, Assert.Single(pairs.Slopes[pairs.Starts[6]..pairs.Starts[7]].ToArray()));
    }

    [Fact]
    public void One_pair_of_arrays_serves_both_shapes()
    {
        var codes = new SparseCodes(4, 3);
        Assert.Equal((4, 3, 12, 9), (codes.Rows, codes.Stride, codes.Values.Length, codes.Start(3)));
        codes.Reshape([2, 0, 5]);
        Assert.Equal((3, 5, 7), (codes.Rows, codes.Stride, codes.Values.Length));
        Assert.Equal([0, 2, 2], Enumerable.Range(0, 3).Select(codes.Start));
        Assert.Equal([2, 0, 5], codes.Counts.ToArray());
        codes.Reshape([]);
        Assert.Equal((0, 1, 0), (codes.Rows, codes.Stride, codes.Values.Length));
        codes.Reshape(2, 4);
        Assert.Equal((2, 4, 8, 4), (codes.Rows, codes.Stride, codes.Values.Length, codes.Start(1)));
    }

    [Fact]
    public void More_entries_than_an_array_holds_are_refused_in_words()
    {
        var codes = new SparseCodes(0, 1);
        Assert.Contains("fewer rows", Assert.Throws<InputException>(() => codes.Reshape([int.MaxValue, 5])).Message);
        Assert.Contains("fewer rows", Assert.Throws<InputException>(() => codes.Reshape(1 << 20, 1 << 12)).Message);
    }
}
