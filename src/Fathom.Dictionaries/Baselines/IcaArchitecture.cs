using System.Numerics.Tensors;

namespace Fathom.Dictionaries;

/// <summary>Independent components by <see cref="FastIca"/>, those that write most first.</summary>
sealed class IcaArchitecture : DirectionArchitecture
{
    public override string Name => "ica";

    internal override IReadOnlyList<string> Options { get; } =
        [nameof(TrainConfig.K), nameof(TrainConfig.SplitSigns), nameof(TrainConfig.Iterations)];

    internal override double RowFlops(TrainConfig config, int width) => 4.0 * width * config.Latents;

    internal override Sae Fit(RowSelection rows, TrainConfig config, FitContext context)
    {
        IndependentComponents found = FastIca.Of(rows, PrincipalComponents.Of(rows, context), config.Latents, Iterations(config),
            config.Seed, context);
        int d = rows.Width;
        int[] order = [.. Enumerable.Range(0, config.Latents)
            .OrderByDescending(i => TensorPrimitives.Norm(found.Mixing.AsSpan(i * d, d)))];
        return Coder(InOrder(found.Unmixing, order, d), InOrder(found.Mixing, order, d),
            Array.ConvertAll(found.Mean, value => (float)value), config);
    }

    static float[] InOrder(float[] rows, int[] order, int d) => [.. order.SelectMany(i => rows[(i * d)..((i + 1) * d)])];
}
