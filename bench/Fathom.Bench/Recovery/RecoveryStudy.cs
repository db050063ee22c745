using Fathom.Dictionaries;
using Fathom.Lab.Planted;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>
/// Dictionaries on a world of planted directions, an eighth in every size of the 16k synthetic benchmark (SynthSAEBench, Chanin
/// and Garriga-Alonso 2026): 2,048 features in 96 dimensions, 512 latents. 1,360 features stand in 16 trees, three levels of four
/// exclusive children below each root, the others alone; firing is by rank, r^−½ from .4 down to 5·10⁻⁴, as far as exclusive
/// siblings have room in their parent's time, and weakly correlated. At the full size this makes 35.0 features fire on a row,
/// 25.4 of the commonest 4,096, where that benchmark has about 34 and 25. All kinds of a seed see the same batches.
/// </summary>
static class RecoveryStudy
{
    public const int Features = 2048, Width = 96, Latents = 512, Batch = 1024;

    /// <summary>Latents that are to be active: about as many as of the commonest 512 features, as the 25 of the full
    /// size.</summary>
    public const int Active = 8;

    const int Measured = 200_000;

    static readonly PlantedConfig World = new()
    {
        Features = Features,
        Width = Width,
        MagnitudeDeviation = 0.15,
        CorrelationRank = 3,
        CorrelationShare = 0.01,
        CappedSiblings = true,
        Parents = PlantedConfig.Trees(Features, roots: 16, children: 4, depth: 3),
    };

    static readonly (string Name, TrainConfig Config)[] Kinds =
    [
        ("Matryoshka BatchTopK", new() { Architecture = "matryoshka", K = Active, Prefixes = "16,64,256" }),
        ("BatchTopK", new() { Architecture = "batchtopk", K = Active }),
        ("JumpReLU", new() { Architecture = "jumprelu", TargetL0 = Active }),
        ("ReLU + L1", new() { Architecture = "standard", TargetL0 = Active }),
        ("Matching pursuit", new() { Architecture = "matching-pursuit", K = Active }),
    ];

    /// <param name="rows">That each dictionary is trained on.</param>
    /// <param name="seeds">Of world and training.</param>
    /// <param name="done">Told of each dictionary.</param>
    /// <returns>What was trained, the last three what was not.</returns>
    public static IReadOnlyList<(string Name, PlantedRecovery[] Seeds)> Run(long rows, int seeds, Action<string> done)
    {
        var results = new List<(string Name, PlantedRecovery Recovery)>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            using var world = new PlantedDictionary(World with { Seed = (ulong)seed }, Workers.All);
            foreach (var result in Train(world, rows, (ulong)seed)
                .Concat(RecoveryControls.Measure(world, Latents, Active, Measured)))
            {
                results.Add(result);
                PlantedRecovery found = result.Recovery;
                done($"{result.Name}, seed {seed}: F1 {found.Firing.F1:f4}, MCC {found.Directions.Mcc:f4}, " +
                    $"L0 {found.Firing.L0:f2} of {found.Firing.TrueL0:f2}, FVU {found.Fvu:f4}");
            }
        }
        return [.. results.GroupBy(one => one.Name).Select(kind => (kind.Key, kind.Select(one => one.Recovery).ToArray()))];
    }

    static IEnumerable<(string Name, PlantedRecovery Recovery)> Train(PlantedDictionary world, long rows, ulong seed)
    {
        using var folder = new WorkFolder();
        SweepItem[] items = [.. Kinds.Select(kind => new SweepItem(kind.Name, world,
            kind.Config with { Latents = Latents, Batch = Batch, Tokens = rows, Seed = seed },
            Path.Combine(folder.Path, kind.Config.Architecture), new Dictionary<string, object?>()))];
        new SweepTrainer(items, new() { CheckpointSeconds = 600 }, Workers.All).Run(outcome =>
        {
            if (outcome.Failure is { } failure) throw new InvalidOperationException($"{outcome.Item.Name}: {failure}");
        }, null, CancellationToken.None);
        foreach (SweepItem item in items)
        {
            ISparseCoder coder = DictionaryFormat.Open(item.Folder).Coder;
            using var owned = coder as IDisposable;
            yield return (item.Name, PlantedRecovery.Measure(coder, world, Measured, Workers.All));
        }
    }
}
