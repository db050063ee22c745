namespace Fathom.Dictionaries;

/// <summary>
/// Principal components: the M directions of the largest variance. With k = M the least squared error of any linear map of rank
/// M; with M = d and k less, each row's k largest coordinates.
/// </summary>
sealed class PcaArchitecture : DirectionArchitecture
{
    public override string Name => "pca";

    internal override double RowFlops(TrainConfig config, int width) => 2.0 * width * width;

    internal override Sae Fit(RowSelection rows, TrainConfig config, FitContext context)
    {
        PrincipalComponents components = PrincipalComponents.Of(rows, context);
        if (components.Count < config.Latents)
            throw new InputException($"the {rows.Count} rows vary along {components.Count} directions; " +
                "choose at most that many --latents");
        float[] directions = components.Directions[..(config.Latents * rows.Width)];
        return Coder(directions, directions, Array.ConvertAll(components.Mean, value => (float)value), config);
    }
}
