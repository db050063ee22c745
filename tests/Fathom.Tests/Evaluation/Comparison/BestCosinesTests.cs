using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Comparison;

/// <summary>The nearest of other directions, by hand and over the seams of the strips.</summary>
public class BestCosinesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_case_by_hand()
    {
        float[] a = UnitRows.Of([2, 0, 0, 3, 0, 0], 2), b = UnitRows.Of([1, 1, -5, 0, 0, 0], 2);
        BestCosines best = BestCosines.Of(a, b, 2, Workers.All, Cancel);
        float half = MathF.Sqrt(0.5f);
        Assert.Equal([1, 0, 0], best.Nearest);
        Assert.Equal([-1, half, 0], best.Cosine, (x, y) => Math.Abs(x - y) < 1e-6f);
        Assert.Equal([0, 0, 0], best.NearestSigned);
        Assert.Equal([half, half, 0], best.Signed, (x, y) => Math.Abs(x - y) < 1e-6f);
        Assert.Equal((1 + half) / 3, best.MeanAbsolute, 1e-6);
        Assert.Equal(2 * half / 3, best.MeanSigned, 1e-6);
        Assert.Equal(1.0 / 3, best.ShareFrom(0.8));
    }

    [Fact]
    public void Ties_go_to_the_lower_index_whatever_the_sign() => Assert.Equal([0, 0],
        BestCosines.Of([1f, 0, -1, 0], [-1f, 0, 1, 0, -1, 0], 2, Workers.All, Cancel).Nearest);

    [Fact]
    public void Strips_leave_no_seam()
    {
        const int n = 1500, m = 9000, d = 3;
        float[] b = UnitRows.Of(PlainDictionary.Normal(m, d, 1), d);
        // Each a is one of the bs, turned round for every other one.
        int[] hidden = [.. Enumerable.Range(0, n).Select(i => (int)(i * 6007L % m))];
        float[] a = [.. hidden.SelectMany((j, i) => b[(j * d)..((j + 1) * d)].Select(x => i % 2 == 0 ? x : -x))];
        BestCosines best = BestCosines.Of(a, b, d, new Workers(2), Cancel);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(i % 2 == 0 ? 1 : -1, best.Cosine[i], 1e-6);
            Assert.True(best.Nearest[i] == hidden[i] || Cosine(a, i, b, best.Nearest[i], d) > 1 - 1e-6);
        }
    }

    [Fact]
    public void A_cancelled_one_is_given_up() => Assert.Throws<OperationCanceledException>(() =>
        BestCosines.Of([1f], [1f], 1, Workers.All, new CancellationToken(true)));

    static double Cosine(float[] a, int i, float[] b, int j, int d) =>
        Math.Abs(Enumerable.Range(0, d).Sum(c => (double)a[i * d + c] * b[j * d + c]));
}
