using Fathom.Features;
using Fathom.Models.Files;

namespace Fathom.Bench;

/// <summary>A way to steer towards a value: where and along what, the strength left open.</summary>
/// <param name="Kind">latents, difference, component or random.</param>
/// <param name="Layer">Behind which block.</param>
/// <param name="Before">Whether the value's rows are those before the words.</param>
/// <param name="Latents">How many latents.</param>
/// <param name="Clamp">Whether they are clamped rather than added to.</param>
/// <param name="Positions">Which tokens.</param>
sealed record SteeringMethod(string Kind, int Layer, bool Before, int Latents, bool Clamp, SteeredPositions Positions)
{
    /// <summary>Interventions of strength 1 towards a value.</summary>
    /// <param name="layer">The site.</param>
    /// <param name="group">The variable's group.</param>
    /// <param name="value">Index of the value in it.</param>
    /// <param name="folder">For the vectors.</param>
    public SteeringSettings Settings(SteeringLayer layer, string group, int value, string folder)
    {
        SteeringMeans means = layer.Means(group, Before);
        Intervention[] all;
        switch (Kind)
        {
            case "latents" or "writers":
                int[] order = Kind == "latents" ? means.Latents(value, layer.Coder)
                    : means.Writers(value, layer.Coder, layer.Model);
                all = [.. order.Take(Latents).Select(latent => new Intervention
                {
                    Direction = new LatentSource(latent),
                    Kind = Clamp ? InterventionKind.Clamp : InterventionKind.Add,
                    Unit = StrengthUnit.Norm,
                    Strength = 1.0 / Latents,
                })];
                break;
            case "difference":
                string path = Path.Combine(folder, $"{Layer}-{group}-{value}-{Before}.npy");
                float[] difference = means.Difference(value);
                Npy.Write(path, difference, 1, difference.Length);
                all = [new() { Direction = new FileSource(path), Unit = StrengthUnit.Norm }];
                break;
            case "component":
                (int component, int sign) = layer.Component(means.Difference(value));
                all = [new() { Direction = new ComponentSource(component), Unit = StrengthUnit.Norm, Strength = sign }];
                break;
            default:
                all = [new() { Direction = new RandomSource((ulong)value), Unit = StrengthUnit.Norm }];
                break;
        }
        return new() { Interventions = [.. all.Select(one => one with { Positions = Positions })], MaxTokens = 30 };
    }
}
