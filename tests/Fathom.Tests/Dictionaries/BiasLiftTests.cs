using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>The biases of latents that have been silent rise, by as much as the equation says, and no others.</summary>
public class BiasLiftTests
{
    const int Latents = 40;

    static readonly TrainConfig Config =
        new() { Latents = Latents, K = 4, Batch = 8, Tokens = 8 * 1000, LearningRate = 4e-3, Warmup = 0, Decay = 0.5, Lift = 0.5 };

    /// <summary>48 M / k = 480 rows. The rates are those of the schedule by hand: level, at half of the decay, at its end.</summary>
    [Theory]
    [InlineData(0, 4e-3)]
    [InlineData(750, 2e-3)]
    [InlineData(998, 4e-3 * 2 / 500)]
    public void It_is_the_root_of_the_rate_times_its_peak_after_48_mean_gaps(int step, double rate)
    {
        using var state = new TrainState(new RowLayout([3], []), Latents, skips: false);
        (state.RowsSinceFired[3], state.RowsSinceFired[4], state.RowsSinceFired[5]) = (479, 480, 1_000_000);
        state.EncoderBias.Value.Span.Fill(-1);
        double scheduled = new TrainSchedule(Config, 3).At(step);
        Assert.Equal(rate, scheduled, 1e-12);
        var lift = new BiasLift(Config, state);
        for (int latent = 0; latent < Latents; latent++) lift.Apply(latent, lift.Of(scheduled));
        double risen = -1 + 0.5 * Math.Sqrt(rate * 4e-3);
        for (int latent = 0; latent < Latents; latent++)
            Assert.Equal(latent is 4 or 5 ? risen : -1, state.EncoderBias.Value.Span[latent], 1e-6);
    }

    /// <summary>The silence that counts is that asked for; else it is at least two steps, and of a penalised
    /// kind follows its target.</summary>
    [Fact]
    public void The_silence_that_counts_can_be_given()
    {
        using var state = new TrainState(new RowLayout([3], []), Latents, skips: false);
        state.RowsSinceFired[0] = 100;
        foreach ((TrainConfig config, bool rises) in new[]
        {
            (Config with { LiftAfter = 100 }, true), (Config with { LiftAfter = 101 }, false),
            (Config with { K = 40, Batch = 50 }, true), (Config with { K = 40, Batch = 51 }, false),
            (Config with { TargetL0 = 48 * Latents / 100.0 }, true), (Config with { TargetL0 = 48 * Latents / 101.0 }, false),
        })
        {
            state.EncoderBias.Value.Span[0] = 0;
            var lift = new BiasLift(config, state);
            lift.Apply(0, lift.Of(4e-3));
            Assert.Equal(rises ? 0.5f * 4e-3f : 0, state.EncoderBias.Value.Span[0], 1e-7);
        }
    }

    /// <summary>In a whole training of far more latents than its rows need, with AuxK on: those silent at the end.</summary>
    [Theory]
    [InlineData("topk")]
    [InlineData("batchtopk")]
    [InlineData("jumprelu")]
    public void Fewer_latents_end_silent(string architecture)
    {
        TrainConfig config = SmallTraining.Config with
        {
            Architecture = architecture,
            Latents = 200,
            Tokens = 130 * 400,
            K = architecture == "jumprelu" ? new TrainConfig().K : 6,
            TargetL0 = architecture == "jumprelu" ? 6 : null,
        };
        int without = Silent(config), with = Silent(config with { Lift = 10, LiftAfter = 650 });
        Assert.True(without > 20 && with < 0.75 * without, $"{with} silent with the lift, {without} without");
    }

    // On none of the training rows.
    static int Silent(TrainConfig config)
    {
        using var folder = new TempFolder();
        using MatrixSource source = SmallTraining.Source();
        using Sae sae = SmallTraining.Train(folder.Path, config).Sae;
        var codes = new SparseCodes(0, 1);
        sae.Encode(source.Rows.AsSpan(0, SmallTraining.TrainRows * SmallTraining.Width), SmallTraining.TrainRows,
            codes, new Workers(1));
        return config.Latents - Enumerable.Range(0, codes.Rows).SelectMany(row => codes.RowIndices(row).ToArray())
            .Distinct().Count();
    }
}
