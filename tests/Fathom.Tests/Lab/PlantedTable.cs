using System.Globalization;
using Fathom.Dictionaries;
using Fathom.Lab.Planted;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Lab;

/// <summary>Dictionaries trained on small planted worlds, three seeds each: the table of docs/03-concepts/worlds.md.</summary>
public sealed class PlantedTable
{
    const int MeasuredRows = 100_000;

    static readonly PlantedConfig Orthogonal = new() { Features = 16, Width = 32, Probability = 0.25 };

    // Feature 0 is the parent of the next seven.
    static readonly PlantedConfig Hierarchical = new()
    {
        Features = 32,
        Width = 28,
        Exponent = 1.2,
        MostProbable = 0.25,
        LeastProbable = 0.01,
        Parents = [.. Enumerable.Range(0, 32).Select(feature => feature is >= 1 and < 8 ? 0 : -1)],
        ExclusiveSiblings = false,
        Compensated = false,
    };

    static readonly TrainConfig TopK = new() { Batch = 512, Tokens = 3_000_000, LearningRate = 3e-3 };

    static readonly TrainConfig Standard = TopK with { Architecture = "standard" };

    static readonly (string Name, string Kind, PlantedConfig World, TrainConfig Training)[] Trainings =
    [
        ("16 orthogonal", "ReLU + L1, λ .141", Orthogonal, Standard with { L1 = 0.141, Batch = 1024 }),
        ("16 orthogonal", "TopK, k 4", Orthogonal, TopK with { K = 4, Batch = 1024 }),
        ("32 hierarchical, σ .3", "ReLU + L1, λ .4", Hierarchical with { MagnitudeDeviation = 0.3 }, Standard with { L1 = 0.4 }),
        ("32 hierarchical, σ .3", "TopK, k 1", Hierarchical with { MagnitudeDeviation = 0.3 }, TopK with { K = 1 }),
        ("32 hierarchical, σ .3", "TopK, k 2", Hierarchical with { MagnitudeDeviation = 0.3 }, TopK with { K = 2 }),
        ("32 hierarchical, σ 0", "ReLU + L1, λ .4", Hierarchical, Standard with { L1 = 0.4 }),
        ("the same, siblings exclusive", "ReLU + L1, λ .4", Hierarchical with { ExclusiveSiblings = true },
            Standard with { L1 = 0.4 }),
    ];

    /// <summary>Three seeds of each training, in order.</summary>
    public List<(string Name, string Kind, PlantedRecovery[] Seeds)> Rows { get; } = [];

    public PlantedTable()
    {
        foreach (var (name, kind, world, training) in Trainings)
            Rows.Add((name, kind, [.. Enumerable.Range(1, 3).Select(seed => Train(world, training, (ulong)seed))]));
    }

    /// <summary>The table in Markdown: means over the seeds, and the standard deviation of the MCC.</summary>
    public string Render()
    {
        var lines = new List<string>
        {
            "| world | dictionary | MCC | MMCS | L0 (true) | F1 | FVU | shrinkage |",
            "|---|---|---|---|---|---|---|---|",
        };
        foreach (var (name, kind, seeds) in Rows)
        {
            double mcc = seeds.Average(one => one.Directions.Mcc);
            double deviation = Math.Sqrt(seeds.Sum(one => Math.Pow(one.Directions.Mcc - mcc, 2)) / (seeds.Length - 1));
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {name} | {kind} | {mcc:f4} ± {deviation:f4} | " +
                $"{seeds.Average(one => one.Directions.MmcsOfTruth):f3} | {seeds.Average(one => one.Firing.L0):f2} " +
                $"({seeds.Average(one => one.Firing.TrueL0):f2}) | {seeds.Average(one => one.Firing.F1):f3} | " +
                $"{seeds.Average(one => one.Fvu):f4} | {seeds.Average(one => one.Shrinkage):f3} |"));
        }
        return string.Join('\n', lines) + "\n";
    }

    static PlantedRecovery Train(PlantedConfig config, TrainConfig training, ulong seed)
    {
        var workers = new Workers(2);
        using var world = new PlantedDictionary(config with { Seed = seed }, workers);
        using var folder = new TempFolder();
        training = training with { Latents = config.Features, Seed = seed };
        using Sae sae = new Trainer(world, training, folder.Path, workers)
            .Run(new TrainOptions(), new Dictionary<string, object?>(), null, TestContext.Current.CancellationToken).Sae;
        return PlantedRecovery.Measure(sae, world, MeasuredRows, workers, TestContext.Current.CancellationToken);
    }
}
