using System.Reflection;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// A kind that is computed from all rows, or from none, rather than trained by steps: the baselines that a dictionary has to
/// beat. Another one is a class of its own and a line in <see cref="Architecture.All"/>.
/// </summary>
abstract class FittedArchitecture : Architecture
{
    const int UsualIterations = 100;

    static readonly string[] ReadByAll =
        [nameof(TrainConfig.Architecture), nameof(TrainConfig.Latents), nameof(TrainConfig.Tokens), nameof(TrainConfig.Seed)];

    // The options of the steps.
    static readonly PropertyInfo[] StepOptions = [.. typeof(TrainConfig).GetProperties().Where(property => property.CanWrite
        && property.GetCustomAttribute<KindOptionAttribute>() is null && !ReadByAll.Contains(property.Name))];

    /// <summary>Computes the dictionary.</summary>
    /// <param name="rows">Training rows: all, or <see cref="TrainConfig.Tokens"/> of them.</param>
    /// <param name="config">Checked.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="InputException">The rows do not determine it.</exception>
    internal abstract Sae Fit(RowSelection rows, TrainConfig config, FitContext context);

    /// <summary>Operations for a row each time that it is gone over, for estimates.</summary>
    /// <param name="config">The options.</param>
    /// <param name="width">d</param>
    internal abstract double RowFlops(TrainConfig config, int width);

    /// <summary>Checks sizes.</summary>
    /// <exception cref="OptionException">The message names the option.</exception>
    private protected abstract void ValidateSizes(TrainConfig config, int width);

    private protected sealed override void ValidateOwn(TrainConfig config, int width)
    {
        foreach (PropertyInfo option in StepOptions) RefuseGiven(option, config);
        Require(config.Iterations is null or >= 1, $"--iterations {config.Iterations}: expected at least 1");
        ValidateSizes(config, width);
    }

    internal sealed override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        throw NoSteps();

    internal sealed override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales) => throw NoSteps();

    private protected static int Iterations(TrainConfig config) => config.Iterations ?? UsualIterations;

    /// <summary>Checks that there are not more latents than directions.</summary>
    private protected void RequireAtMostWidth(TrainConfig config, int width) => Require(config.Latents <= width,
        $"--latents {config.Latents}: {Name} has at most as many latents as the vectors are wide, {width}");

    /// <summary>Checks k.</summary>
    private protected static void RequireK(TrainConfig config) => Require(config.K >= 1 && config.K <= config.Latents,
        $"--k {config.K}: expected 1 to the number of latents, {config.Latents}");

    /// <summary>μ of the rows, [d]</summary>
    private protected static float[] MeanOf(RowSelection rows, FitContext context) =>
        Array.ConvertAll(PrincipalComponents.MeanOf(rows, context), value => (float)value);

    InvalidOperationException NoSteps() => new($"{Name} is fitted, not trained by steps");
}
