using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// Every schedule, optimiser, order and counter comes back: trainings on one and on two threads, and stopped at random steps, end
/// in the same files.
/// </summary>
public class ResumeTests
{
    static readonly TrainConfig Usual = SmallTraining.Config;

    static readonly TrainConfig Standard = Usual with { Architecture = "standard", K = new TrainConfig().K, L1 = 0.3 };

    public static TheoryData<string> Names => [.. Configs.Keys];

    static readonly Dictionary<string, TrainConfig> Configs = new()
    {
        ["signs"] = Usual with { Optimiser = Optimiser.SignSgd, LearningRate = 1e-3 },
        ["muon"] = Usual with { Optimiser = Optimiser.Muon, LearningRate = null },
        ["muon, free norms"] = Standard with { Optimiser = Optimiser.Muon, LearningRate = null, Clip = Clip.Exact },
        ["accumulated"] = Usual with { Batch = 40, Accumulate = 3, Tokens = 40 * 3 * 30 },
        ["accumulated batchtopk"] = Usual with { Architecture = "batchtopk", Batch = 40, Accumulate = 3, Tokens = 40 * 3 * 30 },
        ["accumulated muon"] = Usual with { Batch = 50, Accumulate = 2, Optimiser = Optimiser.Muon, LearningRate = null },
        ["annealed"] = Usual with { KStart = 20, KAnneal = 0.6 },
        ["annealed batchtopk"] = Usual with { Architecture = "batchtopk", KStart = 20 },
        ["led to an L0"] = Standard with { TargetL0 = 6 },
        ["stopped early"] = Usual with { EarlyStop = 0.9 },
        ["stopped early, penalised"] = Standard with { EarlyStop = 0.05, TargetL0 = 6 },
        ["resampled"] = Usual with { AuxCoefficient = 0, ResampleEvery = 6 },
        ["resampled, free norms"] = Standard with { DeadAfter = 130, ResampleEvery = 6, L1 = 4 },
        ["lifted"] = Usual with { Lift = 1, LiftAfter = 200 },
        ["lifted jumprelu"] = Standard with { Architecture = "jumprelu", L1 = null, TargetL0 = 6, Lift = 2, LiftAfter = 200 },
        ["in blocks"] = Usual with { Batch = 2, Tokens = 2 * 700, ShuffleBuffer = 250, LearningRate = 1e-3 },
        ["in one block"] = Usual with { ShuffleBuffer = 1000 },
        ["another order"] = Usual with { OrderSeed = 99 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_and_stops_change_nothing(string name)
    {
        TrainConfig config = Configs[name];
        using TempFolder one = new(), two = new(), pieces = new();
        StepMetrics last = SmallTraining.Train(one.Path, config, workers: 1).Last!;
        SmallTraining.Train(two.Path, config, workers: 2).Sae.Dispose();
        Assert.Equal(SmallTraining.Files(one.Path), SmallTraining.Files(two.Path));

        var random = new Philox((ulong)name.Length, 0);
        long step = 0;
        for (ulong stop = 0; stop < 3; stop++)
        {
            step += 1 + random.Below(stop, last.Step / 3 - 1);
            SmallTraining.StopAfter(pieces.Path, step, workers: 1 + (int)(stop % 2), config);
        }
        SmallTraining.Resume(pieces.Path, workers: 2, config);
        Assert.Equal(SmallTraining.Files(one.Path), SmallTraining.Files(pieces.Path));
    }
}
