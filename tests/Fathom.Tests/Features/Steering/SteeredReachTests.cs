using Fathom.Features;
using Fathom.Models;
using Fathom.Tests.Models;

namespace Fathom.Tests.Features.Steering;

/// <summary>Which tokens are steered.</summary>
public class SteeredReachTests
{
    static readonly int[] Text = [.. TinySteering.Prompt, 9, 11];

    static int[] Changed(Intervention one, ModelConfig? config = null)
    {
        using var tiny = new TinySteering(config: config);
        int d = tiny.Model.Config.Width;
        float[] plain = tiny.Plain(Text), steered = tiny.Steered(TinySteering.Of(one), Text);
        return [.. Enumerable.Range(0, Text.Length).Where(row =>
            !plain.AsSpan(row * d, d).SequenceEqual(steered.AsSpan(row * d, d)))];
    }

    [Theory]
    [InlineData(SteeredPositions.All, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(SteeredPositions.Prompt, new[] { 0, 1, 2, 3 })]
    [InlineData(SteeredPositions.Generated, new[] { 4, 5 })]
    [InlineData(SteeredPositions.Last, new[] { 3 })]
    public void Positions_decide(SteeredPositions positions, int[] expected) =>
        Assert.Equal(expected, Changed(new() { Direction = new LatentSource(2), Positions = positions }));

    [Theory]
    [InlineData(false, new[] { 1, 2, 3, 4, 5 })]
    [InlineData(true, new[] { 0, 1, 2, 3, 4, 5 })]
    public void Special_tokens_only_where_asked(bool special, int[] expected) =>
        Assert.Equal(expected, Changed(new() { Direction = new LatentSource(2), SpecialTokens = special },
            TinyModel.Gpt2 with { BosId = Text[0] }));

    [Fact]
    public void A_gate_opens_where_its_latent_is_above()
    {
        using var tiny = new TinySteering();
        float[] plain = tiny.Plain(Text);
        int gate = tiny.Pick(plain, 2).Fires;
        float[] at = [.. Enumerable.Range(0, Text.Length).Select(row => tiny.Codes(plain, row)[gate])];
        float above = at.Max() * 0.999f;
        foreach (float threshold in new[] { 0, above, at.Max() })
            Assert.Equal(Enumerable.Range(0, Text.Length).Where(row => at[row] > threshold),
                Changed(new() { Direction = new LatentSource(2), Gate = new(gate, threshold) }));
    }
}
