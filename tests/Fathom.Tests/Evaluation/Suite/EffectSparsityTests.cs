using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>(L1/L2)²/(V·T) in closed form.</summary>
public sealed class EffectSparsityTests
{
    const int Tokens = 16, Vocabulary = 1000;

    [Fact]
    public void One_non_zero_effect_gives_one_over_all_logits()
    {
        var effect = new float[Tokens * Vocabulary];
        effect[777] = -3;
        Assert.Equal(1.0 / (Tokens * Vocabulary), EffectSparsity.Of(effect), 1e-12);
    }

    [Fact]
    public void Gaussian_effects_give_two_over_pi()
    {
        var random = new Philox(5, 0);
        float[] effect = [.. Enumerable.Range(0, 500_000).Select(i => (float)random.Normal((ulong)i))];
        Assert.Equal(2 / Math.PI, EffectSparsity.Of(effect), 2e-3);
    }

    [Fact]
    public void Equal_effects_give_one_and_none_gives_no_number()
    {
        Assert.Equal(1, EffectSparsity.Of([2, -2, 2, 2]), 1e-12);
        Assert.True(double.IsNaN(EffectSparsity.Of(new float[4])));
    }

    /// <summary>A number added to all logits of a token is no effect.</summary>
    [Fact]
    public void What_all_logits_of_a_token_share_is_taken_off()
    {
        float[] effect = [5, 5, 9, 5, 5, -1, -1, -1, -1, -1];
        EffectSparsity.RemoveMedians(effect, 5);
        Assert.Equal([0, 0, 4, 0, 0, 0, 0, 0, 0, 0], effect);
    }
}
