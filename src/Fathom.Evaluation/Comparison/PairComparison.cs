using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Two dictionaries of the same vectors, latent by latent: the nearest of the other for each, a one-to-one pairing σ, and what
/// chance would give (<see cref="NullCosines"/>).
/// <code>
/// MMCS(A→B) = mean_i max_j c_ij       the other way is another number (Sharkey et al. 2022)
/// MCC       = mean over pairs of |c_{i, σ(i)}|
/// </code>
/// </summary>
/// <param name="A">The one.</param>
/// <param name="B">The other.</param>
/// <param name="Pairs">One to one, by decoder rows.</param>
/// <param name="Cosine">[n_A] of the decoder rows of each pair, signed; 0 without a partner.</param>
/// <param name="EncoderCosine">[n_A] of their encoder rows.</param>
/// <param name="Correlation">[n_A] of their activations; null where no vectors were given.</param>
public sealed record PairComparison(PairSide A, PairSide B, DirectionPairs Pairs, float[] Cosine, float[] EncoderCosine,
    double?[]? Correlation)
{
    /// <summary>Pairs.</summary>
    public int PairCount => Pairs.Partner.Count(j => j >= 0);

    /// <summary>Mean |cosine| of the pairs.</summary>
    public double? Mcc => Mean(Cosine);

    /// <summary>Mean |cosine| of the pairs' encoder rows.</summary>
    public double? EncoderMcc => Mean(EncoderCosine);

    /// <summary>|cosine| of a pair that is more than chance: that of the smaller dictionary, whose latents all have a partner, no
    /// nearer than their nearest, so that no more random ones pass.</summary>
    public double PairThreshold => A.Latents <= B.Latents ? A.Threshold : B.Threshold;

    /// <summary>Pairs whose |cosine| is at least a threshold.</summary>
    public int PairsFrom(double threshold) => Cosine.Where((c, i) => Pairs.Partner[i] >= 0 && Math.Abs(c) >= threshold).Count();

    /// <summary>Mean correlation of the pairs that have one; null where none has.</summary>
    public double? MeanCorrelation => Correlation?.Average();

    double? Mean(float[] cosines)
    {
        if (PairCount == 0) return null;
        double sum = 0;
        for (int i = 0; i < cosines.Length; i++)
            if (Pairs.Partner[i] >= 0) sum += Math.Abs(cosines[i]);
        return sum / PairCount;
    }

    /// <param name="a">A dictionary.</param>
    /// <param name="b">Another that reads vectors of the same width.</param>
    /// <param name="rows">Vectors to encode; null to compare weights alone.</param>
    /// <param name="variances">Of the vectors along their principal components, for the null; null for isotropic
    /// directions.</param>
    /// <param name="options">How.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many rows are encoded, and of how many.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    public static PairComparison Of(NamedCoder a, NamedCoder b, ActivationPass? rows, double[]? variances,
        ComparisonOptions options, Workers workers, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        DictionaryDirections ofA = new(a), ofB = new(b);
        BestCosines nearestA = ofA.Nearest(ofB, workers, cancel), nearestB = ofB.Nearest(ofA, workers, cancel);
        DirectionPairs pairs = DirectionPairs.Of(ofA.Decoder, ofB.Decoder, nearestA, nearestB, ofA.OutputWidth, workers,
            cancel);
        PairActivity? activity = null;
        if (rows is not null)
        {
            activity = new PairActivity(pairs.Partner, b.Coder.LatentCount);
            rows.Run([a.Coder, b.Coder], (_, codes) => activity.Add(codes[0], codes[1]), workers, progress, cancel);
        }
        PairSide Side(DictionaryDirections own, BestCosines nearest, DictionaryDirections other, int[]? firings)
        {
            NullCosines chance = NullCosines.Of(other.Latents, other.OutputWidth, variances, options.Seed, workers, cancel);
            return new(own.Name, nearest, own.NearestEncoder(other, workers, cancel), chance,
                chance.Threshold(options.FalsePositives), chance.Isotropic().Threshold(options.FalsePositives), firings);
        }
        return new(Side(ofA, nearestA, ofB, activity?.FiringsOfA), Side(ofB, nearestB, ofA, activity?.FiringsOfB), pairs,
            Cosines(pairs, ofA.Decoder, ofB.Decoder, ofA.OutputWidth), Cosines(pairs, ofA.Encoder, ofB.Encoder, ofA.Width),
            activity?.Correlations());
    }

    static float[] Cosines(DirectionPairs pairs, float[] a, float[] b, int d) => [.. pairs.Partner.Select((j, i) =>
        j < 0 ? 0 : Math.Clamp(TensorPrimitives.Dot<float>(a.AsSpan(i * d, d), b.AsSpan(j * d, d)), -1, 1))];
}
