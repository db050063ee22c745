using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Numerics;

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
        ISparseCoder weights = subject.Directions ?? subject.Coder;
        double rank = context.Cache.Get<double>("rank", MetricContext.WeightsIdentity(subject),
            () => [EffectiveRank(weights, context.Workers, context.Cancellation)], length: 1)[0];
        return
        [
            Of(Density, "density_median_alive", "share of tokens of the middle latent that fires", Middle(alive), true),
            Of(Density, "density_rare", "share of latents on under 1 token in 10,000, not 0",
                alive.Count(d => d < Rare) / (double)densities.Length, true),
            Of(Density, "density_gini", "how unequal they are (0 all alike, 1 one fires alone)", Gini(densities), true),
            Of(Directions, "nearest_cosine", "cosine to the nearest other decoder row, mean", geometry.Decoder.MeanSigned, true),
            Of(Directions, "nearest_cosine_of_chance", "the same of random directions, in closed form",
                ExpectedNearest(weights.LatentCount - 1, weights.OutputWidth), true) with { Sense = Sense.Given },
            Of(Directions, "effective_rank", "directions that decoder rows fill", rank, true),
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
    /// <param name="coder">The dictionary.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Gives it up.</param>
    internal static double EffectiveRank(ISparseCoder coder, Workers workers, CancellationToken cancel)
    {
        const int block = 64;
        int d = coder.OutputWidth, rows = 0;
        // Row i of the upper half, from its diagonal on.
        double[][] gram = [.. Enumerable.Range(0, d).Select(i => new double[d - i])];
        var units = new double[block * d];
        for (int first = 0; first < coder.LatentCount; first += block)
        {
            cancel.ThrowIfCancellationRequested();
            int n = 0;
            for (int latent = first; latent < Math.Min(first + block, coder.LatentCount); latent++)
            {
                Span<double> unit = units.AsSpan(n * d, d);
                TensorPrimitives.ConvertTruncating(coder.DecoderWeight.Slice(latent * d, d), unit);
                double norm = TensorPrimitives.Norm<double>(unit);
                if (norm == 0) continue;
                TensorPrimitives.Divide(unit, norm, unit);
                n++;
            }
            workers.ForRanges(d, 16, (start, end, _) =>
            {
                for (int i = start; i < end; i++)
                    for (int row = 0; row < n; row++)
                    {
                        ReadOnlySpan<double> unit = units.AsSpan(row * d + i, d - i);
                        TensorPrimitives.MultiplyAdd(unit, unit[0], gram[i], gram[i]);
                    }
            });
            rows += n;
        }
        // The trace, Σ λ, is the number of rows, and the squared Frobenius norm Σ λ².
        double squares = gram.Sum(row => 2 * TensorPrimitives.SumOfSquares<double>(row) - row[0] * row[0]);
        return rows > 0 ? (double)rows * rows / squares : double.NaN;
    }

    /// <summary>E of the largest of m cosines to random directions, ∫₀¹ 1 − ((1 + F)/2)^m − ((1 − F)/2)^m dt, F(t) = P(|cos| ≤ t).
    /// Not a number where there is no other.</summary>
    /// <param name="others">m</param>
    /// <param name="width">d</param>
    internal static double ExpectedNearest(int others, int width)
    {
        const int steps = 4000;
        if (others < 1) return double.NaN;
        NullCosines one = NullCosines.Of(1, width, null, 0, Workers.One);
        double sum = 0;
        for (int i = 0; i < steps; i++)
        {
            double below = one.Below((i + 0.5) / steps);
            sum += 1 - Math.Pow((1 + below) / 2, others) - Math.Pow((1 - below) / 2, others);
        }
        return sum / steps;
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
