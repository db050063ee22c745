using System.Text.Json.Nodes;
using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>How often latents fire, and how their directions lie to each other.</summary>
sealed class GeometryMetric : SubjectMetric
{
    const string Density = "density", Directions = "geometry";

    /// <summary>Share of rows below which a latent is rare.</summary>
    const double Rare = 1e-4;

    public override string Name => "geometry";

    public override string Summary => "how often latents fire, and how their directions lie to each other";

    public override MetricNeeds Needs => MetricNeeds.None;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed)
    {
        LatentActivity latents = context.Rows(subject).Latents;
        LatentGeometry geometry = context.Geometry(subject);
        double[] densities = [.. Enumerable.Range(0, latents.LatentCount).Select(latents.Density).Order()];
        double[] alive = [.. densities.Where(density => density > 0)];
        // The largest of m signed cosines is distributed as that of m / 2 absolute ones, but for what is far below it.
        double chance = NullCosines.Of(Math.Max(1, (latents.LatentCount - 1) / 2), subject.Coder.OutputWidth, null, seed,
            context.Workers).Mean();
        return
        [
            Of(Density, "density_median_alive", "share of tokens of the middle latent that fires", Middle(alive), true),
            Of(Density, "density_rare", "share of latents on under 1 token in 10,000, not 0",
                alive.Count(d => d < Rare) / (double)densities.Length, true),
            Of(Density, "density_gini", "how unequal they are (0 all alike, 1 one fires alone)", Gini(densities), true),
            Of(Directions, "nearest_cosine", "cosine to the nearest other decoder row, mean", geometry.Decoder.MeanSigned, true),
            Of(Directions, "nearest_cosine_of_chance", "the same of random directions, in closed form", chance,
                true) with { Sense = Sense.Given },
            Of(Directions, "effective_rank", "directions that decoder rows fill", EffectiveRank(subject.Coder), true),
            .. geometry.EncoderDecoderCosine.Length == 0 ? (Figure[])[] :
                [Of(Directions, "encoder_decoder_cosine", "cosine of what a latent reads and writes, mean",
                    geometry.EncoderDecoderCosine.Average(c => (double)c), true)],
        ];
    }

    static Figure Of(string category, string key, string words, double value, bool headline) =>
        new(category, key, words, value, IsHeadline: headline) { Sense = Sense.Differs };

    static double Middle(double[] sorted) =>
        sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    /// <summary>G = Σ_i (2i − n − 1) p_i / (n Σ p), p ascending and i from 1.</summary>
    internal static double Gini(double[] ascending)
    {
        double sum = ascending.Sum(), weighted = 0;
        for (int i = 0; i < ascending.Length; i++) weighted += (2.0 * (i + 1) - ascending.Length - 1) * ascending[i];
        return sum > 0 ? weighted / (ascending.Length * sum) : double.NaN;
    }

    /// <summary>(Σ λ)² / Σ λ² of the eigenvalues λ of Σ_j u_j u_jᵀ, u being decoder rows brought to norm 1: the participation
    /// ratio, d where they fill the space evenly, 1 where all lie on one line. Rows of zeros are left out.</summary>
    internal static double EffectiveRank(ISparseCoder coder)
    {
        int d = coder.OutputWidth;
        var gram = new double[d * d];
        double trace = 0;
        for (int latent = 0; latent < coder.LatentCount; latent++)
        {
            ReadOnlySpan<float> row = coder.DecoderWeight.Slice(latent * d, d);
            double square = 0;
            foreach (float value in row) square += (double)value * value;
            if (square == 0) continue;
            trace++;
            for (int i = 0; i < d; i++)
            {
                double scaled = row[i] / square;
                for (int j = 0; j < d; j++) gram[i * d + j] += scaled * row[j];
            }
        }
        // The trace is Σ λ, the squared Frobenius norm Σ λ².
        double squares = gram.Sum(value => value * value);
        return squares > 0 ? trace * trace / squares : double.NaN;
    }

    protected override IReadOnlyList<Picture> Pictures(MetricContext context)
    {
        LogDensityHistogram Histogram(CoreSubject subject) => LogDensityHistogram.Of(context.Rows(subject).Latents);
        return
        [
            DensityPicture.Of(Histogram(context.Subject), [.. context.Columns(control => control.Role == SubjectRole.Chance)
                .Skip(1)
                .Select(column => (column.Name, Histogram(column.Seeds[0])))]),
        ];
    }

    protected override JsonObject Config(MetricContext context) =>
        new() { ["rows"] = context.Measured.Count, ["rare_below"] = Rare };

    protected override string Footnote(MetricContext context) =>
        $"Densities over {context.Measured.Count:N0} rows. A trained dictionary's directions lie closer than chance where the data varies " +
        "along few directions or where latents split; neither is good or bad by itself.";
}
