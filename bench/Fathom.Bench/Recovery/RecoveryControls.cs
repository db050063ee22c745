using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Lab.Planted;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>
/// What no training found: the directions of the commonest features, and random ones. Both are read by themselves,
/// <code>
/// f_j = α w_j · (x − μ)   where   w_j · (x − μ) &gt; θ_j,     x̂ = Σ_j f_j w_j + μ
/// </code>
/// θ_j so that latent j fires as often as its feature (random ones all equally), in proportion so that the L0 asked for comes
/// out; α, one number, makes the error least. The true directions are read by matching pursuit too.
/// </summary>
static class RecoveryControls
{
    const int SampleRows = 1 << 16;

    public const string Truth = "True directions", Pursued = "True directions, pursued", Chance = "Random directions";

    /// <param name="world">The world.</param>
    /// <param name="latents">M</param>
    /// <param name="active">L0.</param>
    /// <param name="rows">Held-out rows to measure on.</param>
    public static IEnumerable<(string Name, PlantedRecovery Recovery)> Measure(PlantedDictionary world, int latents, int active,
        int rows)
    {
        int d = world.Width;
        double[] probabilities = world.Probabilities.ToArray();
        int[] commonest = [.. Enumerable.Range(0, probabilities.Length)
            .OrderByDescending(feature => probabilities[feature]).Take(latents)];
        double[] rates = [.. commonest.Select(feature => probabilities[feature])];
        float[] truth = [.. commonest.SelectMany(feature => world.Directions.Slice(feature * d, d).ToArray())];
        float[] chance = RandomDirections(latents, d, world.Config.Seed);
        using (Sae read = Reader(truth, [.. rates.Select(rate => rate * active / rates.Sum())], world))
            yield return (Truth, PlantedRecovery.Measure(read, world, rows, Workers.All));
        using (Sae pursued = new MatchingPursuitSae(truth, Mean(world), residualThreshold: 0, active))
            yield return (Pursued, PlantedRecovery.Measure(pursued, world, rows, Workers.All));
        using (Sae random = Reader(chance, [.. Enumerable.Repeat((double)active / latents, latents)], world))
            yield return (Chance, PlantedRecovery.Measure(random, world, rows, Workers.All));
    }

    static JumpReluSae Reader(float[] directions, double[] rates, PlantedDictionary world)
    {
        int d = world.Width, m = rates.Length;
        float[] mean = Mean(world), x = new float[SampleRows * d], back = new float[x.Length];
        world.Read(0, SampleRows, x);
        float[] thresholds = new float[m];
        Workers.All.For(m, j =>
        {
            float[] read = new float[SampleRows], direction = directions[(j * d)..((j + 1) * d)];
            float centre = TensorPrimitives.Dot<float>(direction, mean);
            for (int i = 0; i < SampleRows; i++) read[i] = TensorPrimitives.Dot<float>(direction, x.AsSpan(i * d, d)) - centre;
            Array.Sort(read);
            thresholds[j] = read[^(1 + (int)Math.Round(rates[j] * SampleRows))];
        });
        using var plain = new JumpReluSae(directions, new float[m], directions, mean, thresholds);
        var codes = new SparseCodes(0, 1);
        plain.Encode(x, SampleRows, codes, Workers.All);
        plain.Decode(x, codes, back, Workers.All);
        double dot = 0, square = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double rebuilt = back[i] - mean[i % d];
            (dot, square) = (dot + (x[i] - mean[i % d]) * rebuilt, square + rebuilt * rebuilt);
        }
        float scale = (float)(dot / square);
        return new JumpReluSae([.. directions.Select(value => scale * value)], new float[m], directions, mean,
            [.. thresholds.Select(value => scale * value)]);
    }

    static float[] Mean(PlantedDictionary world) => [.. world.Mean.ToArray().Select(value => (float)value)];

    static float[] RandomDirections(int count, int width, ulong seed)
    {
        var random = new Philox(seed, 0);
        var directions = new float[count * width];
        for (int i = 0; i < directions.Length; i++) directions[i] = (float)random.Normal((ulong)i);
        for (int i = 0; i < directions.Length; i += width)
        {
            Span<float> row = directions.AsSpan(i, width);
            TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
        }
        return directions;
    }
}
