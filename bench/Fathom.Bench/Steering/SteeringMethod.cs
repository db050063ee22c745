using Fathom.Features;
using Fathom.Models.Files;

namespace Fathom.Bench;

/// <summary>A way to steer towards a value, the strength left open.</summary>
/// <param name="Name">What its row is called.</param>
/// <param name="Latents">How many latents; 0 of the others.</param>
sealed record SteeringMethod(string Name, int Latents = 0)
{
    public const string OfLatents = "latents of the dictionary";

    public static readonly SteeringMethod Random = new("a random direction");
    public static readonly SteeringMethod Component = new("the nearest principal component");
    public static readonly SteeringMethod Difference = new("difference of means");

    /// <summary>Those of one row each, from which validation chooses.</summary>
    public static IReadOnlyList<IReadOnlyList<SteeringMethod>> All { get; } =
        [[Random], [Component], [Difference], [.. new[] { 1, 4, 8 }.Select(n => new SteeringMethod(OfLatents, n))]];

    /// <summary>Additions that are together as long as the site's typical norm.</summary>
    /// <param name="layer">The site.</param>
    /// <param name="group">The variable's group.</param>
    /// <param name="value">Index of the value in it.</param>
    /// <param name="positions">Which tokens.</param>
    /// <param name="folder">For the vectors.</param>
    public SteeringSettings Settings(SteeringLayer layer, string group, int value, SteeredPositions positions, string folder)
    {
        DirectionSource[] directions;
        double strength = 1;
        float[] difference = layer.Means(group, before: true).Difference(value);
        if (this == Random) directions = [new RandomSource((ulong)value)];
        else if (this == Component)
        {
            (int component, int sign) = layer.Component(difference);
            (directions, strength) = ([new ComponentSource(component)], sign);
        }
        else if (this == Difference)
        {
            string path = Path.Combine(folder, $"{group}-{value}.npy");
            Npy.Write(path, difference, 1, difference.Length);
            directions = [new FileSource(path)];
        }
        else
        {
            int[] writers = layer.Means(group, before: false).Writers(value, layer.Coder, layer.Model);
            (directions, strength) = ([.. writers.Take(Latents).Select(latent => new LatentSource(latent))], 1.0 / Latents);
        }
        return new()
        {
            MaxTokens = 24,
            Interventions = [.. directions.Select(direction => new Intervention
            { Direction = direction, Strength = strength, Unit = StrengthUnit.Norm, Positions = positions })],
        };
    }
}
