using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Tests.Features.Vectors;

/// <summary>Planted families come out, with their weights.</summary>
public class LatentFamiliesTests
{
    /// <summary>
    /// Latent 0 fires on every row of 0 to 11, with its children 1, 2, 3 on four rows each; 3 has a child 4 on two of its own.
    /// Latents 5 and 6 are strangers to it, active together on half of the rarer one's rows; 7 fires nowhere, 8 everywhere.
    /// </summary>
    static ActiveRows Planted() => PlantedRows.Of(
    [
        [0, 1, 8], [0, 1, 8], [0, 1, 8], [0, 1, 8], [0, 2, 8], [0, 2, 8], [0, 2, 8], [0, 2, 8], [0, 3, 8], [0, 3, 8],
        [0, 3, 4, 8], [0, 3, 4, 8], [5, 8], [5, 8], [5, 6, 8], [6, 8], [8], [8], [8], [8],
    ], 9);

    static readonly FamilyOptions Options = new() { MaxDensity = 0.7 };

    [Fact]
    public void Activations_are_found_by_row_and_by_latent()
    {
        ActiveRows active = Planted();
        Assert.Equal([0, 3, 4, 8], active.Latents(10).ToArray());
        Assert.Equal([8, 9, 10, 11], active.Rows(3).ToArray());
        Assert.Equal([2, 2, 2, 2], active.Values(3).ToArray());
        Assert.Equal((20, 9, 0.6, 0.0), (active.RowCount, active.LatentCount, active.Density(0), active.Density(7)));
        // Third or fourth of a row: strength 3 or 4; equals by row.
        Assert.Equal([10, 11, 0, 1], active.Strongest(8, 4));
        Assert.Empty(active.Strongest(7, 3));
    }

    [Fact]
    public void Co_occurrence_is_over_the_rarer_one()
    {
        ActiveRows active = Planted();
        CoOccurrence[] pairs = CoOccurrence.From(active, LatentFamilies.Takers(active, Options), 0.1, new Workers(2));
        Assert.Equal([new(0, 1, 1), new(0, 2, 1), new(0, 3, 1), new(0, 4, 1), new(3, 4, 1), new(5, 6, 0.5)], pairs);
        Assert.Equal(pairs[..5], CoOccurrence.From(active, LatentFamilies.Takers(active, Options), 0.6, Workers.One));
    }

    /// <summary>Of the equal weights of 0–4 and 3–4 the first in order holds, so 4 hangs on 0.</summary>
    [Fact]
    public void The_family_has_its_parent_children_and_weights()
    {
        LatentFamily family = Assert.Single(LatentFamilies.Of(Planted(), Options, Workers.All));
        Assert.Equal((0, 0, 1.0), (family.Parent, family.Iteration, family.ParentWeight));
        Assert.Equal([(0, -1, 0), (1, 0, 1), (2, 0, 1), (3, 0, 1), (4, 0, 1)],
            family.Members.Select(member => (member.Latent, member.Parent, member.Depth)));
        // Of the six pairs of children one is active together, always.
        Assert.Equal(1.0 / 6, family.ChildWeight, 1e-12);
        Assert.Equal(6, family.Ratio!.Value, 1e-12);
    }

    /// <summary>Once the topmost parent is taken away, the next one is a family of its own.</summary>
    [Fact]
    public void Families_within_families_come_with_the_iterations()
    {
        int[][] rows =
            [.. Enumerable.Range(0, 24).Select(row => row < 12 ? new[] { 0, 1, 2 + row / 4 } : [0, 5 + (row - 12) / 4])];
        ActiveRows active = PlantedRows.Of(rows, 8);
        FamilyOptions options = new() { MaxDensity = 1 };
        Assert.Equal([(0, 0, 8), (1, 1, 4)], LatentFamilies.Of(active, options, Workers.All)
            .Select(family => (family.Parent, family.Iteration, family.Members.Count)));
        Assert.Single(LatentFamilies.Of(active, options with { Iterations = 0 }, Workers.All));
        Assert.Empty(LatentFamilies.Of(active, options with { MaxDensity = 0.1 }, Workers.All));
    }

    /// <summary>A parent's chain: the tree goes from dense to sparse, level by level, where the weights say so.</summary>
    [Fact]
    public void Depth_follows_the_weights()
    {
        // 1 fires with 0 on half of its rows; 2 and 3 always with 1, and with 0 no more often than that.
        int[][] rows = [[0, 1, 2], [0, 1, 3], [1, 2], [1, 3], [0], [0], [0], [0, 4]];
        FamilyOptions options = new() { MaxDensity = 1, Children = 2, Iterations = 0 };
        LatentFamily family = Assert.Single(LatentFamilies.Of(PlantedRows.Of(rows, 5), options, Workers.All));
        Assert.Equal([(0, 0, 1.0), (4, 1, 1.0), (1, 1, 0.5), (2, 2, 1.0), (3, 2, 1.0)],
            family.Members.Select(member => (member.Latent, member.Depth, member.Weight)));
    }

    /// <summary>Of two parents with the same children the second one's family is the first one's again, and is dropped.</summary>
    [Fact]
    public void The_same_family_under_another_parent_is_dropped()
    {
        int[][] rows = [.. Enumerable.Range(0, 16).Select(row => row < 12 ? new[] { 0, 1, 2 + row / 3 } : [0])];
        ActiveRows active = PlantedRows.Of(rows, 6);
        FamilyOptions options = new() { MaxDensity = 1 };
        Assert.Equal(0, Assert.Single(LatentFamilies.Of(active, options, Workers.All)).Parent);
        Assert.Equal([0, 1],
            LatentFamilies.Of(active, options with { Overlap = 1 }, Workers.All).Select(family => family.Parent));
    }
}
