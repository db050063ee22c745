using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>A <see cref="StandardSae"/> whose penalty is bent towards L0 in the course of its training
/// (<see cref="PAnnealStep"/>), and saved as any other.</summary>
sealed class PAnnealArchitecture : StandardArchitecture
{
    public override string Name => "p-anneal";

    public override string ShortSparsity(TrainConfig config) => $"p{Resolved(config).EndPower}-" +
        (config.TargetL0 is { } target ? $"l0-{target}" : $"{Resolved(config).L1}");

    // The λ of L1 would leave next to nothing at the end.
    public override TrainConfig Resolved(TrainConfig config) => base.Resolved(config) with
    {
        L1 = config.L1 ?? 0.3,
        EndPower = config.EndPower ?? 0.2,
        AnnealStart = config.AnnealStart ?? 0.3,
    };

    internal override IReadOnlyList<string> Options { get; } =
        [.. Standard.Options, nameof(TrainConfig.EndPower), nameof(TrainConfig.AnnealStart)];

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        base.ValidateOwn(config, width);
        TrainConfig all = Resolved(config);
        Require(all.EndPower is > 0 and <= 1, $"--end-power {all.EndPower}: expected a number above 0, at most 1");
        Require(all.AnnealStart is >= 0 and <= PAnnealStep.End,
            $"--anneal-start {all.AnnealStart}: expected a share from 0 to {PAnnealStep.End}");
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new PAnnealStep(Resolved(config), state, variance, workers);
}
