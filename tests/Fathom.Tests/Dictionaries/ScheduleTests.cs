using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>What changes while a training goes on: k, the weight of the penalty, the time of the decay, dead latents.</summary>
public class ScheduleTests
{
    static List<StepMetrics> Train(TrainConfig config)
    {
        using var folder = new TempFolder();
        var steps = new List<StepMetrics>();
        SmallTraining.Train(folder.Path, config, progress: steps.Add).Sae.Dispose();
        return steps;
    }

    [Fact]
    public void K_falls_in_a_straight_line()
    {
        TrainConfig config = SmallTraining.Config with { KStart = 24, KAnneal = 0.5 };
        Assert.Equal((24, 23, 19, 14, 5, 4, 4), (config.KAt(0), config.KAt(1), config.KAt(5), config.KAt(10), config.KAt(19),
            config.KAt(20), config.KAt(39)));
        // So many are above 0 at the start that each is kept.
        List<StepMetrics> steps = Train(config);
        for (int step = 0; step < 40; step++) Assert.Equal(config.KAt(step), steps[step].L0, 0.5);
        Assert.Equal(24, steps[0].L0);
        Assert.Equal(24 * 130, 130 * Train(config with { Architecture = "batchtopk" })[0].L0, 1e-9);
    }

    /// <summary>From λ = 0.05 and from λ = 5, of which one leaves far too many latents and the other next to none.</summary>
    [Theory]
    [InlineData(0.05, 12)]
    [InlineData(5, 12)]
    [InlineData(1, 4)]
    public void The_weight_of_the_penalty_finds_the_l0_asked_for(double l1, double target)
    {
        TrainConfig config = SmallTraining.Config with
        {
            Architecture = "standard",
            K = new TrainConfig().K,
            L1 = l1,
            Tokens = 130 * 800,
        };
        double without = Train(config)[^20..].Average(step => step.L0);
        double with = Train(config with { TargetL0 = target })[^20..].Average(step => step.L0);
        Assert.InRange(with, target * 0.9, target * 1.1);
        Assert.False(without > target * 0.8 && without < target * 1.25, $"without: {without}");
    }

    /// <summary>100 steps, windows of 5 from step 5 on. Losses fall to the window of steps 15 to 19; the next is not 1 % lower, so
    /// the decay of 20 steps begins at step 25.</summary>
    [Fact]
    public void The_decay_begins_where_the_loss_stops_falling()
    {
        TrainConfig config = SmallTraining.Config with { Tokens = 130 * 100, EarlyStop = 0.01 };
        var schedule = new TrainSchedule(config, SmallTraining.Width);
        using TrainState state = new(SmallTraining.Width, 4);
        var stop = new EarlyStop(config, schedule.WarmupSteps, schedule.DecayStart);
        for (; state.EarlyDecay is null; state.Step++)
            stop.Note(state, state.Step < 15 ? 100 - state.Step : state.Step < 20 ? 80 : 79.5);
        Assert.Equal((25, 25, 45), (state.Step, state.EarlyDecay, schedule.End(state.EarlyDecay)));
        Assert.Equal(schedule.Peak, schedule.At(24, 25), 1e-12);
        Assert.Equal(schedule.Peak, schedule.At(25, 25), 1e-12);
        Assert.Equal(schedule.Peak / 2, schedule.At(35, 25), 1e-12);
        Assert.Equal(schedule.Peak / 20, schedule.At(44, 25), 1e-12);

        // A loss that goes on falling changes nothing.
        using TrainState falling = new(SmallTraining.Width, 4);
        for (; falling.Step < 100; falling.Step++) stop.Note(falling, Math.Pow(0.95, falling.Step));
        Assert.Null(falling.EarlyDecay);
    }

    [Fact]
    public void A_training_that_stops_early_decays_saves_and_logs_its_last_step()
    {
        using var folder = new TempFolder();
        TrainConfig config = SmallTraining.Config with { Tokens = 130 * 200, EarlyStop = 0.5 };
        var steps = new List<StepMetrics>();
        SmallTraining.Train(folder.Path, config, progress: steps.Add).Sae.Dispose();
        // Windows of 10 from step 10: no second one is half of the first, so the decay begins at step 30 and takes 40.
        Assert.Equal(70, steps.Count);
        Assert.Equal(steps[0].LearningRate * 10 / 40, steps[^1].LearningRate, 1e-9);
        Assert.Equal(70, JsonSerializer.Deserialize<StepMetrics>(File.ReadLines(folder.File("metrics.jsonl")).Last(),
            JsonFile.Options)!.Step);
        string saved = SmallTraining.Files(folder.Path)["cfg.json"];
        SmallTraining.Resume(folder.Path, config: config);
        Assert.Equal(saved, SmallTraining.Files(folder.Path)["cfg.json"]);
        using SafetensorsFile frequencies = SafetensorsFile.Open(folder.File("sparsity.safetensors"));
        Assert.InRange(frequencies.Floats("sparsity", config.Latents).Sum(log => Math.Pow(10, log)), 2, 4.001);
    }

    /// <summary>While the penalty rises the loss does too: windows of 10 count from step 100 on, so the decay begins at
    /// 120.</summary>
    [Fact]
    public void A_rising_penalty_does_not_begin_the_decay()
    {
        TrainConfig config = SmallTraining.Of("jumprelu") with { Tokens = 130 * 200, EarlyStop = 0.99, SparsityWarmup = 0.5 };
        Assert.Equal(120 + 40, Train(config).Count);
    }

    /// <summary>What --early-stop looks at is the loss under the weight that was given.</summary>
    [Theory]
    [InlineData("standard")]
    [InlineData("gated")]
    [InlineData("p-anneal")]
    public void The_loss_that_has_to_fall_does_not_rise_with_the_weight_of_the_penalty(string kind)
    {
        TrainConfig config = SmallTraining.Of(kind) with { L1 = 0.3, TargetL0 = 5, EarlyStop = 0.01, Tokens = 130 * 1000 };
        using TrainState state = Architecture.Of(config).State(config, new(SmallTraining.Width));
        state.Start(config, new Workers(1));
        (state.Step, state.PenaltyFactor) = (900, 50);
        using TrainingStep step = Architecture.Of(config).Step(config with { Decay = 0.01 }, state, 1, new Workers(1));
        StepMetrics metrics = step.Run(NormalBatch());
        Assert.True(metrics.Penalty > 0.01 * metrics.Loss);
        Assert.Equal(metrics.Loss - metrics.Penalty!.Value * 49 / 50, state.Numbers["early_stop_sum"], 1e-9 * metrics.Loss);
    }

    /// <summary>The last fifth of the steps, but not while k falls, and not before an early decay; the last step in any
    /// case.</summary>
    [Theory]
    [InlineData(0.2, 0, null, 8)]
    [InlineData(0.9, 0, null, 8)]
    [InlineData(0, 0, null, 8)]
    [InlineData(0.2, 0.95, null, 2)]
    [InlineData(0.2, 1, null, 1)]
    [InlineData(0.1, 0, 20, 4)]
    [InlineData(0.5, 0, 10, 8)]
    public void The_threshold_is_of_the_end(double decay, double anneal, int? early, int counted)
    {
        TrainConfig config = SmallTraining.Config with
        { Architecture = "batchtopk", Decay = decay, KStart = 24, KAnneal = anneal, AuxCoefficient = 0 };
        using TrainState state = Architecture.Of(config).State(config, new(SmallTraining.Width));
        state.Start(config, new Workers(1));
        if (early is { } at) state.EarlyDecay = at;
        using TrainingStep step = Architecture.Of(config).Step(config, state, 1, new Workers(1));
        float[] x = NormalBatch();
        while (!step.Done) step.Run(x);
        Assert.Equal(counted * 130, state.CountedRows);
        Assert.True(state.Threshold > 0);
    }

    static float[] NormalBatch()
    {
        var random = new Philox(3, 0);
        return [.. Enumerable.Range(0, 130 * SmallTraining.Width).Select(i => (float)random.Normal((ulong)i))];
    }

    // Five latents of width 3; 1 and 3 are dead. Rows of the batch are given with their errors.
    static TrainState Dead(TrainConfig config)
    {
        var state = new TrainState(new RowLayout(3), 5, skips: false, "further");
        for (int latent = 0; latent < 5; latent++)
        {
            float[] row = [latent + 1, 0, 0];
            state.EncoderWeight.CopyFrom(ParameterPart.Value, latent, row);
            state.DecoderWeight.CopyFrom(ParameterPart.Value, latent, row);
            foreach (ParameterPart part in (ParameterPart[])[ParameterPart.First, ParameterPart.Second])
            {
                state.EncoderWeight.CopyFrom(part, latent, row);
                state.DecoderWeight.CopyFrom(part, latent, row);
                foreach (PlainParameter number in state.LatentNumbers) number.CopyFrom(part, 0, [9, 9, 9, 9, 9]);
            }
            (state.EncoderBias.Value.Span[latent], state.LatentNumbers[1].Value.Span[latent]) = (latent, 10 * latent);
            state.RowsSinceFired[latent] = latent % 2 == 1 ? config.DeadAfterRows : 7;
        }
        state.Step = 20;
        return state;
    }

    static TrainConfig Resampled { get; } = SmallTraining.Config with
    {
        Latents = 5,
        K = 1,
        Batch = 4,
        Tokens = 4000,
        ResampleEvery = 10,
    };

    static NativeBuffer<float> Buffer(params float[] values)
    {
        var buffer = new NativeBuffer<float>(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>Pitfall 6: what is resampled has to be what is trained. Rows 0 and 2 of four have a loss, so the two dead latents
    /// get just these; the living (0, 2, 4) have encoder rows of norm 1, 3 and 5, and keep all they have.</summary>
    [Theory]
    [InlineData(DecoderNorm.Unit, 1)]
    [InlineData(DecoderNorm.Free, 3)]
    public void Pitfall_6_dead_latents_start_anew_in_the_parameters_themselves(DecoderNorm norms, double decoderNorm)
    {
        using TrainState state = Dead(Resampled);
        float[] encoder = state.EncoderWeight.ToArray();
        using NativeBuffer<float> rows = Buffer(0, 3, 4, 1, 1, 1, 0, 0, -2, 1, 2, 3),
            error = Buffer(1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0);
        new Resampling(Resampled, state, norms).Run(rows, rows, error);
        double[][] directions = [[0, 0.6, 0.8], [0, 0, -1]];
        double[][] written = [.. ((int[])[1, 3]).Select(latent => Row(state.DecoderWeight, latent))];
        Assert.Equal(directions.Select(row => row.Select(x => Math.Round(x * decoderNorm, 5))).OrderBy(row => row.Last()),
            written.Select(row => row.Select(x => Math.Round(x, 5))).OrderBy(row => row.Last()));
        for (int latent = 0; latent < 5; latent++)
        {
            bool dead = latent % 2 == 1;
            double[] reads = Row(state.EncoderWeight, latent), writes = Row(state.DecoderWeight, latent);
            for (int c = 0; c < 3; c++)
                Assert.Equal(dead ? 0.2 * 3 * writes[c] / decoderNorm : encoder[latent * 3 + c], reads[c], 1e-5);
            Assert.Equal(dead ? 0 : latent, state.EncoderBias.Value.Span[latent]);
            Assert.Equal(dead ? 20 : 10 * latent, state.LatentNumbers[1].Value.Span[latent]);
            Assert.Equal(dead ? 0 : 7, state.RowsSinceFired[latent]);
            foreach (Parameter parameter in state.Parameters.Where(parameter => parameter.Rows == 5))
                foreach (ParameterPart part in (ParameterPart[])[ParameterPart.First, ParameterPart.Second])
                    Assert.Equal(dead, Row(parameter, latent, part).All(x => x == 0));
            Assert.Equal(dead ? 0 : 9, state.EncoderBias.First.Span[latent]);
        }

        static double[] Row(Parameter parameter, int latent, ParameterPart part = ParameterPart.Value) =>
            [.. parameter.ToArray(part).Skip(latent * 3).Take(3).Select(x => (double)x)];
    }

    [Fact]
    public void Nothing_is_resampled_between_or_where_all_live()
    {
        using TrainState state = Dead(Resampled);
        state.Step = 21;
        float[] before = state.DecoderWeight.ToArray();
        using NativeBuffer<float> rows = Buffer(0, 3, 4, 1, 1, 1, 0, 0, -2, 1, 2, 3);
        new Resampling(Resampled, state, DecoderNorm.Unit).Run(rows, rows, rows);
        Assert.Equal(before, state.DecoderWeight.ToArray());
        // Nor once the learning rate falls, by the steps or early.
        state.Step = 800;
        new Resampling(Resampled, state, DecoderNorm.Unit).Run(rows, rows, rows);
        Assert.Equal(before, state.DecoderWeight.ToArray());
        (state.Step, state.EarlyDecay) = (790, 790);
        new Resampling(Resampled, state, DecoderNorm.Unit).Run(rows, rows, rows);
        Assert.Equal(before, state.DecoderWeight.ToArray());
        state.EarlyDecay = 791;
        new Resampling(Resampled, state, DecoderNorm.Unit).Run(rows, rows, rows);
        Assert.NotEqual(before, state.DecoderWeight.ToArray());
        before = state.DecoderWeight.ToArray();
        (state.Step, state.RowsSinceFired[1], state.RowsSinceFired[3]) = (20, 0, 0);
        new Resampling(Resampled, state, DecoderNorm.Unit).Run(rows, rows, rows);
        Assert.Equal(before, state.DecoderWeight.ToArray());
    }

    /// <summary>Where something else is written, the input is centred by its mean over the batch, here (2, 2, 2).</summary>
    [Fact]
    public void Dead_latents_of_a_transcoder_start_around_the_mean_of_the_input()
    {
        using var state = new TrainState(new RowLayout([3], [3]), 5, skips: false);
        for (int latent = 0; latent < 5; latent++)
        {
            state.EncoderWeight.CopyFrom(ParameterPart.Value, latent, [0, 5, 0]);
            state.DecoderWeight.CopyFrom(ParameterPart.Value, latent, [0, 0, 1]);
        }
        state.RowsSinceFired[3] = Resampled.DeadAfterRows;
        state.Step = 20;
        using NativeBuffer<float> input = Buffer(5, 6, 2, 1, 1, 1, 2, 1, 3, 0, 0, 2),
            target = Buffer(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        new Resampling(Resampled, state, DecoderNorm.Unit).Run(input, target, target);
        Assert.Equal([0.6, 0.8, 0], state.EncoderWeight.ToArray().Skip(9).Take(3).Select(x => Math.Round(x, 6)));
        Assert.Equal(-2.8, state.EncoderBias.Value.Span[3], 1e-6);
        Assert.Equal([1, 0, 0], state.DecoderWeight.ToArray().Skip(9).Take(3));
    }

    /// <summary>Squared errors of 1 and 2 make weights of 1 and 4: of one dead latent's draws a fifth and four fifths.</summary>
    [Fact]
    public void Rows_are_drawn_by_the_square_of_their_loss()
    {
        TrainConfig config = Resampled with { Batch = 2, ResampleEvery = 1, Tokens = 8000 };
        using NativeBuffer<float> rows = Buffer(1, 0, 0, 0, 1, 0), error = Buffer(1, 0, 0, 0, 1, 1);
        using TrainState state = Dead(config);
        state.RowsSinceFired[3] = 0;
        int second = 0;
        const int draws = 2000;
        for (state.Step = 1; state.Step <= draws; state.Step++)
        {
            state.RowsSinceFired[1] = config.DeadAfterRows;
            new Resampling(config, state, DecoderNorm.Unit).Run(rows, rows, error);
            if (state.DecoderWeight.Value.Span[4] == 1) second++;
        }
        Assert.InRange(second / (double)draws, 0.8 - 4 * Math.Sqrt(0.16 / draws), 0.8 + 4 * Math.Sqrt(0.16 / draws));
    }

    /// <summary>In a whole training under a strong penalty fewer are dead with it than without.</summary>
    [Fact]
    public void Resampling_revives()
    {
        TrainConfig config = SmallTraining.Config with
        {
            Architecture = "standard",
            K = new TrainConfig().K,
            L1 = 4,
            Tokens = 130 * 400,
            Decay = 0.05,
            DeadAfter = 130 * 20,
        };
        int without = Train(config)[^1].Dead, with = Train(config with { ResampleEvery = 60 })[^1].Dead;
        Assert.True(without > 20 && with < 0.7 * without, $"{with} dead with resampling, {without} without");
    }
}
