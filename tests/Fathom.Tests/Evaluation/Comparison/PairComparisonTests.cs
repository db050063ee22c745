using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Comparison;

/// <summary>Two dictionaries latent by latent, on cases whose answer is known.</summary>
public class PairComparisonTests
{
    const int Width = 20;

    static readonly ComparisonOptions Options = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_dictionary_is_itself()
    {
        NamedCoder one = PlainDictionary.Of("one", PlainDictionary.Rows(PlainDictionary.Normal(50, Width, 1), Width));
        PairComparison pair = Compare(one, one, Rows(400));
        Assert.Equal(Enumerable.Range(0, 50), pair.Pairs.Partner);
        Assert.Equal(Enumerable.Range(0, 50), pair.A.Best.Nearest);
        Assert.Equal((0, 50, 50), (pair.A.Unique, pair.PairCount, pair.PairsFrom(0.9999)));
        Assert.Equal(1, pair.Mcc!.Value, 1e-6);
        Assert.Equal(1, pair.B.Best.MeanSigned, 1e-6);
        Assert.All(pair.Correlation!, r => Assert.Equal(1, r!.Value, 1e-9));
        Assert.Equal(pair.A.Firings, pair.B.Firings);
    }

    /// <summary>Order and sign are no properties of a direction; activations are of a sign.</summary>
    [Theory]
    [InlineData(DirectionPairs.MostCosines, MatchMethod.Assignment)]
    [InlineData(0, MatchMethod.MutualNearest)]
    public void Permuted_and_turned_latents_are_found(long mostCosines, MatchMethod method)
    {
        const int n = 90;
        float[][] rows = PlainDictionary.Rows(UnitRows.Of(PlainDictionary.Normal(n, Width, 2), Width), Width);
        var order = new Permutation(n, new Philox(3, 0));
        float[][] moved = [.. Enumerable.Range(0, n).Select(i =>
            rows[order[i]].Select(x => i % 3 == 0 ? -2 * x : x).ToArray())];
        float[] a = [.. rows.SelectMany(row => row)], b = UnitRows.Of([.. moved.SelectMany(row => row)], Width);
        DirectionPairs pairs = DirectionPairs.Of(b, a, BestCosines.Of(b, a, Width, Workers.All, Cancel),
            BestCosines.Of(a, b, Width, Workers.All, Cancel), Width, Workers.All, Cancel, mostCosines);
        Assert.Equal(method, pairs.Method);
        Assert.Equal(Enumerable.Range(0, n).Select(i => (int)order[i]), pairs.Partner);
        PairComparison pair = Compare(PlainDictionary.Of("moved", moved), PlainDictionary.Of("first", rows), null);
        Assert.Equal(pairs.Partner, pair.Pairs.Partner);
        for (int i = 0; i < n; i++) Assert.Equal(i % 3 == 0 ? -1 : 1, pair.Cosine[i], 1e-5);
        Assert.Equal((1.0, 0), (pair.A.AboveChance, pair.A.Unique));
        Assert.True(pair.A.Best.MeanSigned < 0.9);
        Assert.Null(pair.Correlation);
    }

    /// <summary>Of nested dictionaries all of the small one is in the large one, whichever comes first.</summary>
    [Fact]
    public void Latents_that_only_one_has_are_unique()
    {
        NamedCoder large = PlainDictionary.Of("large", [.. Enumerable.Range(0, 12).Select(i => PlainDictionary.Axis(Width, i))]),
            small = PlainDictionary.Of("small", [.. new[] { 7, 2, 9 }.Select(i => PlainDictionary.Axis(Width, i, 3))]);
        PairComparison down = Compare(large, small, Rows(100)), up = Compare(small, large, Rows(100));
        Assert.Equal([7, 2, 9], up.Pairs.Partner);
        Assert.Equal(up.Pairs.Partner.Select((j, i) => (j, i)).Order(),
            down.Pairs.Partner.Select((j, i) => (i, j)).Where(two => two.j >= 0).Order());
        Assert.Equal((9, 0), (down.A.Unique, up.A.Unique));
        Assert.Equal((3, 3), (down.PairCount, up.PairsFrom(0.99)));
        Assert.Equal(down.B.Threshold, down.PairThreshold);
        Assert.Equal(0.25, down.A.Best.ShareFrom(0.99), 1e-12);
        Assert.Equal(0.25, down.A.FiringShareFrom(0.99)!.Value, 1e-12);
    }

    /// <summary>Over 8,000 pairs of independent random dictionaries' latents the stated share passes for matched.</summary>
    [Fact]
    public void Random_dictionaries_match_by_chance_only()
    {
        NamedCoder One(ulong stream) =>
            PlainDictionary.Of($"{stream}", PlainDictionary.Rows(PlainDictionary.Normal(2000, Width, stream), Width));
        var options = new ComparisonOptions { FalsePositives = 0.1 };
        PairComparison pair = PairComparison.Of(One(10), One(11), null, null, options, Workers.All, cancel: Cancel);
        Assert.InRange(pair.A.AboveChance, 0.06, 0.14);
        Assert.InRange(pair.B.AboveChance, 0.06, 0.14);
        // A one-to-one partner is no nearer than the nearest.
        Assert.InRange(pair.Cosine.Count(c => Math.Abs(c) > pair.PairThreshold) / 2000.0, 0, pair.A.AboveChance);
        Assert.Equal(pair.A.Null.Mean(), pair.A.Best.MeanAbsolute, 0.01);
    }

    /// <summary>Three latents of A paired with 1, none and 0 of B, over four rows.</summary>
    [Fact]
    public void Correlations_by_hand()
    {
        var activity = new PairActivity([1, -1, 0], 2);
        activity.Add(Codes.Of([(0, 1), (1, 5)], [(0, 2)], [(2, 4)], []), Codes.Of([(1, 2)], [(0, 1), (1, 6)], [], [(0, 3)]));
        // f_0 = 1 2 0 0 and g_1 = 2 6 0 0; f_2 = 0 0 4 0 and g_0 = 0 1 0 3.
        double?[] r = activity.Correlations();
        Assert.Equal((14 - 3 * 8 / 4.0) / Math.Sqrt((5 - 9 / 4.0) * (40 - 64 / 4.0)), r[0]!.Value, 1e-12);
        Assert.Null(r[1]);
        Assert.Equal((0 - 4 * 4 / 4.0) / Math.Sqrt((16 - 4) * (10 - 4.0)), r[2]!.Value, 1e-12);
        Assert.Equal([2, 1, 1], activity.FiringsOfA);
        Assert.Equal([2, 2], activity.FiringsOfB);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        NamedCoder a = PlainDictionary.Of("a", PlainDictionary.Rows(PlainDictionary.Normal(77, Width, 5), Width)),
            b = PlainDictionary.Of("b", PlainDictionary.Rows(PlainDictionary.Normal(130, Width, 6), Width));
        ActivationPass rows = Rows(300);
        double[] variances = rows.Variances(Workers.All);
        PairComparison one = PairComparison.Of(a, b, rows, variances, Options, new Workers(1), cancel: Cancel),
            three = PairComparison.Of(a, b, rows, variances, Options, new Workers(3), cancel: Cancel);
        Assert.Equal(one.Pairs.Partner, three.Pairs.Partner);
        Assert.Equal(one.EncoderCosine, three.EncoderCosine);
        Assert.Equal(one.Correlation, three.Correlation);
        Assert.Equal(one.A.Threshold, three.A.Threshold);
    }

    static PairComparison Compare(NamedCoder a, NamedCoder b, ActivationPass? rows) =>
        PairComparison.Of(a, b, rows, null, Options, Workers.All, cancel: Cancel);

    static ActivationPass Rows(int n) => new(new MatrixSource(PlainDictionary.SparseRows(n, Width, 7), Width, n), n);
}
