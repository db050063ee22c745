namespace Fathom.Dictionaries;

/// <summary>The coordinates of the vectors themselves, less their means: what a basis costs that nobody chose.</summary>
sealed class NeuronArchitecture : DirectionArchitecture
{
    public override string Name => "neurons";

    internal override double RowFlops(TrainConfig config, int width) => width;

    private protected override void ValidateSizes(TrainConfig config, int width)
    {
        Require(config.Latents == width, $"--latents {config.Latents}: the vectors have {width} coordinates; give --latents {width}");
        RequireK(config);
    }

    internal override Sae Fit(RowSelection rows, TrainConfig config, FitContext context)
    {
        int d = rows.Width;
        var identity = new float[d * d];
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        return Coder(identity, identity, MeanOf(rows, context), config);
    }
}
