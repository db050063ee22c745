using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What nobody trained, against what is known of it.</summary>
public sealed class FittedControlTests
{
    const int Latents = 200, Width = 32, Rows = 400;

    static float[] Normal(int n, ulong stream)
    {
        var random = new Philox(6, stream);
        return [.. Enumerable.Range(0, n).Select(i => (float)random.Normal((ulong)i))];
    }

    static MetricReport Run(string metric, float[] rows, params ulong[] seeds)
    {
        float[] decoder = Normal(Latents * Width, 1);
        using var sae = new TopKSae(decoder, new float[Latents], decoder, new float[Width], 4);
        return SuiteOnVectors.Run(metric, sae, new MatrixSource(rows, Width, 300), seeds);
    }

    /// <summary>Both signs of a direction are latents, and are not each other's nearest.</summary>
    [Fact]
    public void Random_directions_reach_the_integral_without_sign_too()
    {
        MetricReport core = Run("core", Normal(Rows * Width, 2));
        Assert.Equal(NullCosines.Of(Latents - 1, Width, null, 0, Workers.One, TestContext.Current.CancellationToken).Mean(),
            core.Of("random dictionary", "average_max_decoder_abs_cosine_sim"), 0.01);
        Assert.InRange(core.Of("random dictionary", "max_decoder_abs_cosine_sim_all_pairs"), 0.5, 0.95);
        Assert.Equal(0, core.Of("PCA", "average_max_decoder_abs_cosine_sim"), 1e-4);
        Assert.Equal((double)Latents * Width / (Latents + Width - 1),
            Run("geometry", Normal(Rows * Width, 2)).Of("random dictionary", "effective_rank"), 0.3);
    }

    /// <summary>Rows that vary along one direction less, as those of a LayerNorm do.</summary>
    [Fact]
    public void Rows_of_a_lower_rank_have_the_principal_components_that_there_are()
    {
        float[] rows = Normal(Rows * Width, 2);
        for (int i = 0; i < rows.Length; i += Width) rows[i] = 0;
        MetricReport core = Run("core", rows);
        Assert.InRange(core.Of("PCA", "fvu"), 0, 1);
        Assert.Contains("Without random-init model: left out.", core.Footnote, StringComparison.Ordinal);
    }

    /// <summary>L0 is the dictionary's, and further seeds are other directions.</summary>
    [Fact]
    public void Controls_have_the_dictionarys_l0_and_a_spread_of_their_own()
    {
        MetricReport core = Run("core", Normal(Rows * Width, 2), 0, 1, 2);
        Assert.Equal(4, core.Of("random dictionary", "l0"));
        Assert.True(core.Subjects.Single(column => column.Name == "random dictionary").Of("fvu")!.Deviation > 0);
        Assert.Single(core.Subjects.Single(column => column.Name == CoreSubject.Dictionary).Seeds);
        Assert.Single(core.Subjects.Single(column => column.Name == "PCA").Seeds);
    }

    /// <summary>What is kept under the identity is of these weights, whatever the recipe says: of the neuron basis, whose directions
    /// are always the same, the mean is among them.</summary>
    [Theory]
    [InlineData("random dictionary")]
    [InlineData("neuron basis")]
    public void The_identity_of_a_control_is_that_of_its_weights(string control)
    {
        string Identity(ulong stream)
        {
            float[] decoder = Normal(Latents * Width, 1);
            using var sae = new TopKSae(decoder, new float[Latents], decoder, new float[Width], 4);
            using var context = new MetricContext
            {
                Name = "d",
                Subject = new(CoreSubject.Dictionary, sae, new MatrixSource(Normal(Rows * Width, stream), Width, 300)) { RowsIdentity = "r" },
                Source = new("d", null, null, "", null, "1"),
                Session = new(new(null), [0], Workers.One, TestContext.Current.CancellationToken),
            };
            return context.Of(Control.All.Single(one => one.Name == control), 0)!.Identity;
        }
        Assert.Equal(Identity(2), Identity(2));
        Assert.NotEqual(Identity(2), Identity(3));
    }
}
