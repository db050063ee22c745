using Fathom.Dictionaries;
using Fathom.Lab.Planted;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>
/// Dictionaries on a world of planted directions, an eighth of the 16k synthetic benchmark (SynthSAEBench) in every size: 2,048
/// features in 96 dimensions, 512 latents. 128 features are roots of trees with four exclusive children at each branch, whose
/// probabilities are those of firing where the parent does; firings are weakly correlated.
/// </summary>
static class RecoveryStudy
{
    public const int Features = 2048, Width = 96, Latents = 512, Roots = 128, Children = 4, Active = 8;

    const int Measured = 200_000;

    static readonly PlantedConfig World = new()
    {
        Features = Features,
        Width = Width,
        MagnitudeDeviation = 0.15,
        CorrelationRank = 3,
        CorrelationShare = 0.01,
        Compensated = false,
        Parents = PlantedConfig.Trees(Features, Roots, Children),
    };

    static readonly (string Name, TrainConfig Config)[] Kinds =
    [
        ("Matryoshka BatchTopK", new() { Architecture = "matryoshka", K = Active }),
        ("BatchTopK", new() { Architecture = "batchtopk", K = Active }),
        ("JumpReLU", new() { Architecture = "jumprelu", TargetL0 = Active }),
        ("ReLU + L1", new() { Architecture = "standard", TargetL0 = Active }),
        ("Matching pursuit", new() { Architecture = "matching-pursuit", K = Active }),
    ];

    /// <param name="samples">Rows that each dictionary is trained on.</param>
    /// <param name="seeds">Of world and training.</param>
    /// <param name="done">Told of each dictionary.</param>
    public static IReadOnlyList<(string Name, PlantedRecovery[] Seeds)> Run(long samples, int seeds, Action<string> done) =>
        [.. Kinds.Select(kind => (kind.Name, Enumerable.Range(1, seeds).Select(seed =>
        {
            PlantedRecovery recovery = Train(kind.Config with { Tokens = samples, Latents = Latents }, (ulong)seed);
            done($"{kind.Name}, seed {seed}: F1 {recovery.Firing.F1:f4}, MCC {recovery.Directions.Mcc:f4}, " +
                $"L0 {recovery.Firing.L0:f2} of {recovery.Firing.TrueL0:f2}, FVU {recovery.Fvu:f4}");
            return recovery;
        }).ToArray()))];

    static PlantedRecovery Train(TrainConfig config, ulong seed)
    {
        using var world = new PlantedDictionary(World with { Seed = seed }, Workers.All);
        string folder = Directory.CreateTempSubdirectory("fathom-bench-").FullName;
        try
        {
            using Sae sae = new Trainer(world, config with { Seed = seed }, Path.Combine(folder, "sae"), Workers.All)
                .Run(new TrainOptions(), new Dictionary<string, object?>(), null, CancellationToken.None).Sae;
            return PlantedRecovery.Measure(sae, world, Measured, Workers.All);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
