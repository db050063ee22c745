using System.Globalization;
using Fathom.Dictionaries;
using Fathom.Lab.Planted;
using Fathom.Numerics;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// What AuxK revives on all rows and on an eighth of them: a fifth of the latents start with a bias that keeps them silent.
/// </summary>
public class RevivalTests
{
    const int Latents = 320, Silent = Latents / 5, Steps = 400, Seeds = 3;

    static readonly PlantedConfig World = new()
    {
        Features = 640,
        Width = 48,
        MostProbable = 0.05,
        LeastProbable = 5e-3,
        MagnitudeDeviation = 0.3,
        OrthogonalSteps = 0,
    };

    static readonly TrainConfig Training =
        new() { Latents = Latents, K = 8, Batch = 512, Tokens = 512 * Steps, LearningRate = 3e-3, DeadAfter = 5120 };

    static readonly (string Name, TrainConfig Config)[] Kinds =
    [
        ("without AuxK", Training with { AuxCoefficient = 0 }),
        ("AuxK on all rows", Training),
        ("AuxK on an eighth", Training with { AuxRows = 1.0 / 8 }),
    ];

    /// <summary>FATHOM_WRITE_DOCS=1 writes the table into the documents.</summary>
    [Fact]
    public void An_eighth_of_the_rows_revives_as_many_as_all()
    {
        (double Dead, double Fvu)[][] results = [.. Kinds.Select(kind => Enumerable.Range(1, Seeds)
            .Select(seed => Train(kind.Config with { Seed = (ulong)seed })).ToArray())];
        string table = "\n| | dead of 64 silent ones | FVU of the last batches |\n|---|---:|---:|\n" + string.Concat(
            Kinds.Zip(results).Select(pair => string.Create(CultureInfo.InvariantCulture, $"| {pair.First.Name} | " +
                $"{Text(pair.Second, one => one.Dead, "f1")} | {Text(pair.Second, one => one.Fvu, "f4")} |\n"))) + "\n";
        TestContext.Current.TestOutputHelper!.WriteLine(table);
        if (Environment.GetEnvironmentVariable("FATHOM_WRITE_DOCS") == "1") Write(table);
        double[] dead = [.. results.Select(seeds => seeds.Average(one => one.Dead))];
        Assert.True(dead[0] > 2 * dead[1] && dead[0] > 0.1 * Silent, "most come back by themselves; AuxK must do better");
        Assert.InRange(dead[2], 0, dead[1] + 0.05 * Silent);
        Assert.InRange(results[2].Average(one => one.Fvu) / results[1].Average(one => one.Fvu), 0.98, 1.02);
    }

    static (double Dead, double Fvu) Train(TrainConfig config)
    {
        var workers = new Workers(2);
        using var world = new PlantedDictionary(World with { Seed = config.Seed }, workers);
        using var state = new TrainState(World.Width, Latents);
        state.Start(config, workers);
        for (int latent = 0; latent < Silent; latent++)
        {
            state.EncoderBias.Value.Span[latent] = -2;
            state.RowsSinceFired[latent] = config.DeadAfterRows;
        }
        double scale = Math.Sqrt(World.Width / world.MeanSquaredNorm);
        using TrainingStep step = Architecture.Of(config).Step(config, state, World.Width, workers);
        var rows = new float[config.Batch * World.Width];
        double fvu = 0;
        for (int t = 0; t < Steps; t++)
        {
            world.Read((long)t * config.Batch, config.Batch, rows);
            for (int i = 0; i < rows.Length; i++) rows[i] *= (float)scale;
            StepMetrics metrics = step.Run(rows);
            if (t >= Steps - 20) fvu += metrics.Fvu / 20;
        }
        return (Enumerable.Range(0, Silent).Count(latent => state.RowsSinceFired[latent] >= config.DeadAfterRows), fvu);
    }

    static string Text((double Dead, double Fvu)[] seeds, Func<(double Dead, double Fvu), double> of, string format)
    {
        double mean = seeds.Average(of), deviation = Math.Sqrt(seeds.Sum(one => Math.Pow(of(one) - mean, 2)) / (seeds.Length - 1));
        return mean.ToString(format, CultureInfo.InvariantCulture) + " ± " +
            deviation.ToString(format, CultureInfo.InvariantCulture);
    }

    static void Write(string table)
    {
        const string begin = "<!-- revival: written by RevivalTests with FATHOM_WRITE_DOCS=1 -->\n";
        const string end = "<!-- end of revival -->";
        string path = Repository.Path("docs", "03-concepts", "dictionaries.md"), text = File.ReadAllText(path);
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"{path} lacks the two comments between which the table stands");
        File.WriteAllText(path, text[..from] + table + text[to..]);
    }
}
