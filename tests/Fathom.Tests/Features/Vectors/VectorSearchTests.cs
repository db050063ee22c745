using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Vectors;

/// <summary>Altered queries and what they find, worked out by hand.</summary>
public class VectorSearchTests
{
    /// <summary>x = (3, 0, −4): the dictionary sees (3, 0, 0), and what it misses stays.</summary>
    [Fact]
    public void A_raised_latent_moves_the_query_along_what_it_writes()
    {
        var query = new AlteredQuery(PlantedRows.Axes(3), [3, 0, -4], new Dictionary<int, float> { [1] = 12, [0] = -5 },
            Workers.All);
        Assert.Equal([0, 12, -4], query.After);
        Assert.Equal([new(0, 3, 0, 0), new(1, 0, 12, 12)], query.Changes);
        Assert.Equal(16 / (5 * Math.Sqrt(160)), query.Fidelity, 1e-6);
        Assert.Equal(0, query.ReconstructionFidelity, 1e-6);
        Assert.Equal(0.6, query.Reconstructed, 1e-6);
    }

    [Fact]
    public void A_query_without_changes_is_the_same()
    {
        var query = new AlteredQuery(PlantedRows.Axes(3), [3, 1, -4], new Dictionary<int, float>(), Workers.All);
        Assert.Equal(query.Before, query.After);
        Assert.Equal((1.0, 1.0), (query.Fidelity, query.ReconstructionFidelity));
        Assert.Empty(query.Changes);
    }

    [Fact]
    public void Rows_are_ranked_before_and_after()
    {
        float[] rows = [1, 0, 0, 2, 2, 0, 0, 3, 0, 1, 0, 0, 0, 0, 0];
        var query = new AlteredQuery(PlantedRows.Axes(3), [1, 0, 0], new Dictionary<int, float> { [1] = 2 }, Workers.All);
        IReadOnlyList<RankedRow> found = VectorSearch.Of(new MatrixSource(rows, 3), query, 4, except: 0, new Workers(2));
        // x' = (1, 2, 0): its cosine is 2/√5 to row 2, 3/√10 to row 1, 1/√5 to row 3, 0 to zeros.
        Assert.Equal([(1, 1, 2), (2, 2, 3), (3, 3, 1), (4, 4, 4)], found.Select(one => (one.Row, one.Rank, one.OtherRank)));
        double[] after = [3 / Math.Sqrt(10), 2 / Math.Sqrt(5), 1 / Math.Sqrt(5), 0], before = [Math.Sqrt(0.5), 0, 1, 0];
        Assert.Equal(after, found.Select(one => one.Cosine), Near);
        Assert.Equal(before, found.Select(one => one.OtherCosine), Near);
    }

    [Fact]
    public void Latents_near_a_vector_by_activation_and_by_direction()
    {
        NearLatent[] all = NearLatent.All(PlantedRows.Axes(3), [4, 3, -1], [0, 3, 2], Workers.All);
        Assert.Equal([4, 3, 0], all.Select(near => near.Activation));
        Assert.Equal([0.8, 0, -0.6], all.Select(near => near.Cosine), Near);
    }

    static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;
}
