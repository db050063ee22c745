using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>How the penalty of a p-anneal dictionary changes in the course of its training.</summary>
public class PAnnealTests
{
    static TrainConfig Config => SmallTraining.Config with
    { Architecture = "p-anneal", K = new TrainConfig().K, Tokens = 130 * 400, L1 = 0.3, AnnealStart = 0.25 };

    [Fact]
    public void The_exponent_falls_in_ten_changes()
    {
        using TrainState state = new(SmallTraining.Width, Config.Latents);
        using var step = new PAnnealStep(Architecture.Of(Config).Resolved(Config), state, 1, new Workers(1));
        double[] powers = [.. Enumerable.Range(0, 400).Select(at => step.PowerAt(at))];
        Assert.All(powers[..100], power => Assert.Equal(1, power));
        Assert.All(powers[320..], power => Assert.Equal(0.2, power, 1e-12));
        Assert.Equal(11, powers.Distinct().Count());
        Assert.Equal(powers.OrderDescending(), powers);
        Assert.Equal(0.92, powers[100], 1e-12);
    }

    /// <summary>A batch that comes twice in a step changes nothing, also where changes come so soon after each other that the one
    /// before tells already of the next.</summary>
    [Fact]
    public void A_step_of_several_batches_rescales_once()
    {
        double Factor(TrainConfig config)
        {
            var layout = new RowLayout(SmallTraining.Width);
            using TrainState state = Architecture.Of(config).State(config, layout);
            state.Start(config, new Workers(1));
            using TrainingStep step = Architecture.Of(config).Step(config, state, 1, new Workers(1));
            var random = new Philox(3, 0);
            float[] x = [.. Enumerable.Range(0, config.Batch * layout.Width).Select(i => (float)random.Normal((ulong)i))];
            while (!step.Done) step.Take(x);
            return state.Numbers["anneal_factor"];
        }

        TrainConfig once = Config with { Tokens = 130 * 40 };
        double factor = Factor(once);
        Assert.NotInRange(factor, 0.9, 1.1);
        Assert.Equal(factor, Factor(once with { Tokens = 2 * once.Tokens, Accumulate = 2 }), 1e-3 * factor);
    }

    /// <summary>
    /// At a change the sum over f^p jumps, by a factor of two and more over all changes, and the penalty does not: it is within
    /// a few hundredths of what it was at the step before.
    /// </summary>
    [Fact]
    public void The_penalty_goes_on_at_its_size()
    {
        using var folder = new TempFolder();
        var penalties = new List<double>();
        SmallTraining.Train(folder.Path, Config, progress: metrics => penalties.Add(metrics.Penalty!.Value)).Sae.Dispose();
        using TrainState state = new(SmallTraining.Width, Config.Latents);
        using var step = new PAnnealStep(Architecture.Of(Config).Resolved(Config), state, 1, new Workers(1));
        int[] changes = [.. Enumerable.Range(1, 399).Where(at => step.PowerAt(at) != step.PowerAt(at - 1))];
        Assert.Equal(10, changes.Length);
        foreach (int change in changes)
        {
            double before = penalties[(change - 10)..change].Average();
            Assert.InRange(penalties[change], 0.85 * before, 1.15 * before);
        }
        using var header = Fathom.Models.Files.SafetensorsFile.Open(folder.File("checkpoints", "last.safetensors"));
        double factor = BitConverter.Int64BitsToDouble(long.Parse(header.Metadata["numbers"].Split(' ')
            .Single(entry => entry.StartsWith("anneal_factor=", StringComparison.Ordinal)).Split('=')[1],
            System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotInRange(factor, 0.7, 1.4);
    }
}
