using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Tests.Features.Steering;

/// <summary>Every kind against its equation, in double precision, on every token.</summary>
public class InterventionKindTests
{
    const double Tolerance = 2e-5;

    static void Holds(Func<TinySteering, float[], Intervention> make, Func<double[], double[], double, double[]> expected,
        int latent, InterventionKind kind)
    {
        using var tiny = new TinySteering();
        int d = tiny.Model.Config.Width;
        float[] plain = tiny.Plain(TinySteering.Prompt);
        Intervention one = make(tiny, plain) with { Kind = kind, SpecialTokens = true };
        float[] steered = tiny.Steered(TinySteering.Of(one), TinySteering.Prompt);
        float[] direction = tiny.Coder.DecoderWeight.Slice(latent * d, d).ToArray();
        for (int row = 0; row < TinySteering.Prompt.Length; row++)
        {
            double[] h = Row(plain, row, d), now = expected(h, [.. direction.Select(x => (double)x)],
                tiny.Codes(plain, row)[latent]);
            for (int i = 0; i < d; i++) Assert.Equal(now[i], steered[row * d + i], Tolerance);
        }
        Assert.NotEqual(plain, steered);
    }

    [Fact]
    public void Add_moves_by_strength_times_the_decoder_row() =>
        Holds((_, _) => new() { Direction = new LatentSource(3), Strength = 1.5 },
            (h, d, _) => Sum(h, 1.5, d), 3, InterventionKind.Add);

    [Fact]
    public void Clamp_keeps_the_error_and_sets_the_latent()
    {
        using var tiny = new TinySteering();
        int fires = tiny.Pick(tiny.Plain(TinySteering.Prompt), 1).Fires;
        Holds((_, _) => new() { Direction = new LatentSource(fires), Strength = 2.5 },
            (h, d, f) => Sum(h, 2.5 - f, d), fires, InterventionKind.Clamp);
    }

    [Fact]
    public void Ablate_takes_out_what_the_latent_writes()
    {
        using var tiny = new TinySteering();
        int fires = tiny.Pick(tiny.Plain(TinySteering.Prompt), 1).Fires;
        Holds((_, _) => new() { Direction = new LatentSource(fires), Strength = 99 },
            (h, d, f) => Sum(h, -f, d), fires, InterventionKind.Ablate);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1.5)]
    public void Orthogonal_scales_what_lies_along_the_direction(double c) =>
        Holds((_, _) => new() { Direction = new LatentSource(7), Strength = c },
            (h, d, _) => Sum(h, (c - 1) * Dot(h, d) / Dot(d, d), d), 7, InterventionKind.Orthogonal);

    [Fact]
    public void Cap_holds_back_only_what_lies_beyond()
    {
        using var tiny = new TinySteering();
        int d = tiny.Model.Config.Width;
        float[] plain = tiny.Plain(TinySteering.Prompt);
        double[] row = [.. tiny.Coder.DecoderWeight.Slice(7 * d, d).ToArray().Select(x => (double)x)];
        double[] along = [.. Enumerable.Range(0, 4).Select(r => Dot(Row(plain, r, d), row) / Dot(row, row)).Order()];
        double cap = (along[1] + along[2]) / 2;
        Holds((_, _) => new() { Direction = new LatentSource(7), Strength = cap },
            (h, dir, _) => Sum(h, Math.Min(0, cap - Dot(h, dir) / Dot(dir, dir)), dir), 7, InterventionKind.Cap);
    }

    [Fact]
    public void Several_latents_are_set_at_once_from_the_same_activation()
    {
        using var tiny = new TinySteering();
        int d = tiny.Model.Config.Width;
        float[] plain = tiny.Plain(TinySteering.Prompt);
        var (fires, rests) = tiny.Pick(plain, 1);
        float[] steered = tiny.Steered(TinySteering.Of(
            new() { Kind = InterventionKind.Clamp, Direction = new LatentSource(fires), Strength = 3 },
            new() { Kind = InterventionKind.Clamp, Direction = new LatentSource(rests), Strength = 2 }), TinySteering.Prompt);
        float[] f = tiny.Codes(plain, 1);
        double[] expected = Row(plain, 1, d);
        foreach (var (latent, value) in new[] { (fires, 3.0), (rests, 2.0) })
            expected = Sum(expected, value - f[latent],
                [.. tiny.Coder.DecoderWeight.Slice(latent * d, d).ToArray().Select(x => (double)x)]);
        for (int i = 0; i < d; i++) Assert.Equal(expected[i], steered[d + i], Tolerance);
    }

    /// <summary>Where the input is normalised a latent writes in units of each activation: x̂(f = v) + error is the truth.</summary>
    [Theory]
    [InlineData("layer_norm")]
    [InlineData("constant_norm_rescale")]
    public void Clamp_is_the_reconstruction_with_the_latent_set_plus_the_error(string name)
    {
        using var tiny = new TinySteering(InputNormalisation.All.First(kind => kind.Name == name));
        int d = tiny.Model.Config.Width;
        float[] plain = tiny.Plain(TinySteering.Prompt);
        int fires = tiny.Pick(plain, 2).Fires;
        float[] steered = tiny.Steered(TinySteering.Of(new Intervention
        { Kind = InterventionKind.Clamp, Direction = new LatentSource(fires), Strength = 1.25 }), TinySteering.Prompt);

        var codes = new SparseCodes(1, 1);
        float[] h = plain[(2 * d)..(3 * d)], with = new float[d], without = new float[d];
        tiny.Coder.Encode(h, 1, codes, Workers.One);
        tiny.Coder.Decode(h, codes, without, Workers.One);
        codes.Values[codes.RowIndices(0).BinarySearch(fires)] = 1.25f;
        tiny.Coder.Decode(h, codes, with, Workers.One);
        for (int i = 0; i < d; i++) Assert.Equal(h[i] + with[i] - without[i], steered[2 * d + i], Tolerance);
    }

    static double[] Row(float[] values, int row, int d) => [.. values[(row * d)..((row + 1) * d)].Select(x => (double)x)];

    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    static double[] Sum(double[] h, double c, double[] direction) => [.. h.Zip(direction, (x, y) => x + c * y)];
}
