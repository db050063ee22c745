using System.Reflection;

namespace Fathom.Dictionaries;

/// <content>What a kind asks of its options.</content>
public abstract partial class Architecture
{
    /// <summary>Checks what only this kind asks for, and refuses options that it does not read.</summary>
    /// <exception cref="OptionException">The message names the option.</exception>
    internal void Validate(TrainConfig config, int width)
    {
        foreach (PropertyInfo option in KindOptions)
            if (!Options.Contains(option.Name)) RefuseGiven(option, config);
        ValidateOwn(config, width);
    }

    /// <summary>Refuses an option that has another value than when it is not given.</summary>
    private protected void RefuseGiven(PropertyInfo option, TrainConfig config)
    {
        if (!Equals(option.GetValue(config), option.GetValue(Usual)))
            throw new OptionException($"{OptionNames.Of(option)} is no option of --architecture {Name}; leave it out");
    }

    /// <summary>Checks what only this kind asks for.</summary>
    /// <param name="config">How to train.</param>
    /// <param name="width">d_in</param>
    /// <exception cref="OptionException">The message names the option.</exception>
    private protected abstract void ValidateOwn(TrainConfig config, int width);

    /// <summary>Checks what there is to read and write.</summary>
    /// <param name="config">How to train; valid.</param>
    /// <param name="layout">What is read and written.</param>
    /// <exception cref="OptionException">Not these.</exception>
    internal virtual void RequireLayout(TrainConfig config, RowLayout layout)
    {
        Require((long)config.Latents * layout.OutputWidth <= int.MaxValue,
            $"--latents {config.Latents} that write {layout.OutputWidth} numbers: more than 2³¹ − 1 weights; " +
            "choose fewer latents");
        Require(!config.Skip || (long)layout.Width * layout.OutputWidth <= int.MaxValue,
            $"--skip: {layout.Width} by {layout.OutputWidth} are more than 2³¹ − 1 weights; leave it out");
    }

    /// <summary>Checks k and the options of AuxK.</summary>
    private protected static void ValidateTopK(TrainConfig config, int width)
    {
        Require(config.K >= 1 && config.K <= config.Latents,
            $"--k {config.K}: expected 1 to the number of latents, {config.Latents}");
        Require(config.KStart is null || (config.KStart >= config.K && config.KStart <= config.Latents),
            $"--k-start {config.KStart}: expected k, {config.K}, to the number of latents, {config.Latents}");
        Require(config.KAnneal is null or (>= 0 and <= 1), $"--k-anneal {config.KAnneal}: expected a share from 0 to 1");
        Require(config.KStart is not null || config.KAnneal is null,
            "--k-anneal: without effect without --k-start; leave it out");
        int most = config.KStart ?? config.K;
        Require((long)config.Batch * Math.Max(most, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for k {most} and width {width}; choose a smaller batch");
        Require(config.AuxCoefficient is >= 0 and < 1000, $"--aux-coefficient {config.AuxCoefficient}: expected 0 or more");
        Require(config.AuxK is null or >= 1, $"--aux-k {config.AuxK}: expected at least 1");
        Require((long)config.Batch * Math.Min(config.AuxK ?? 1, config.Latents) <= int.MaxValue,
            $"--aux-k {config.AuxK}: too large for a batch of {config.Batch}; choose a smaller one of them");
        Require(config.AuxCoefficient > 0 || (config.AuxRows is null && config.AuxK is null),
            "--aux-k, --aux-rows: without effect at --aux-coefficient 0; leave them out");
        Require(config.AuxRows is null or (> 0 and <= 1), $"--aux-rows {config.AuxRows}: expected a share above 0, at most 1");
        ValidateLift(config);
    }

    /// <summary>Checks what keeps latents from falling silent.</summary>
    private protected static void ValidateLift(TrainConfig config)
    {
        Require(config.Lift is null or (>= 0 and < 1000), $"--lift {config.Lift}: expected 0 or more, below 1000");
        Require(config.LiftAfter is null or >= 1, $"--lift-after {config.LiftAfter}: expected at least 1");
        Require(config.Lift > 0 || config.LiftAfter is null, "--lift-after: without effect without --lift; leave it out");
        Require(config.Lift is null or 0 || config.Freeze != Freeze.Encoder,
            "--lift: changes the encoder, which --freeze leaves as it is; leave one of them out");
    }

    /// <summary>Checks the weight of a penalty, and the sizes where all latents might fire.</summary>
    /// <param name="config">Its defaults filled in.</param>
    /// <param name="width">d_in</param>
    private protected static void ValidatePenalty(TrainConfig config, int width)
    {
        Require(config.L1 is >= 0 and < 1e6, $"--l1 {config.L1}: expected 0 or more");
        Require(config.L1Warmup is >= 0 and <= 1, $"--l1-warmup {config.L1Warmup}: expected a share from 0 to 1");
        Require(config.TargetL0 is null || (config.TargetL0 > 0 && config.TargetL0 <= config.Latents),
            $"--target-l0 {config.TargetL0}: expected a number above 0, at most that of the latents, {config.Latents}");
        Require(config.TargetL0 is null || config.L1 > 0,
            "--target-l0: scales the penalty, of which --l1 0 leaves nothing; choose another");
        Require((long)config.Batch * Math.Max(config.Latents, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for {config.Latents} latents and width {width}; choose a smaller batch");
    }

    /// <summary>Refuses what takes latents to have one encoder row and one decoder row of full width.</summary>
    private protected void RequirePlainSteps(TrainConfig config) => Require(config.BatchesOfStep == 1
        && config.Optimiser != Optimiser.Muon && config.ResampleEvery is null && config.Init is null,
        $"--architecture {Name} goes neither with --accumulate nor with --optimiser muon, --resample-every or --init; leave them out");

    private protected static void Require(bool holds, string message)
    {
        if (!holds) throw new OptionException(message);
    }
}
