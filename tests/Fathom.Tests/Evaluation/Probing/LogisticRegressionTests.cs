using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Probing;

/// <summary>L2 logistic regression against Newton's method in double precision, run once by an independent script.</summary>
public class LogisticRegressionTests
{
    const int N = 40, D = 3;

    // x_ij = sin(1 + 3i + 7j + ij/10) (1 + j); y = 1 where 7i mod 10 < 4 or x_i0 > .6.
    static readonly float[] Rows = [.. Enumerable.Range(0, N * D).Select(at =>
        (float)(Math.Sin(1 + 3 * (at / D) + 7 * (at % D) + 0.1 * (at / D) * (at % D)) * (1 + at % D)))];

    static readonly bool[] Positive = [.. Enumerable.Range(0, N).Select(i => 7 * i % 10 < 4 || Rows[i * D] > 0.6)];

    static readonly int[] All = [.. Enumerable.Range(0, N)];

    static LinearReadout Fit(bool standardise, double c)
    {
        var x = new ProbeMatrix(new DenseInputs(Rows, D), All, null, standardise);
        return x.Readout(LogisticRegression.Fit(x, All, Positive, c, null, new Workers(2)));
    }

    [Theory]
    [InlineData(1.0, 0.9869991129512602, 0.0647809241270695, 0.0036431236298927016, 0.22084605865631607)]
    [InlineData(0.01, 0.047498873020293375, -0.011031583915446732, 0.00131626260923121, 0.2009912590381726)]
    [InlineData(100.0, 1.2845364658919998, 0.10963306569751301, 0.006289941205136336, 0.233827771710208)]
    public void Weights_are_those_of_newtons_method(double c, double first, double second, double third, double bias)
    {
        LinearReadout found = Fit(standardise: false, c);
        Assert.Equal([first, second, third], found.Weight, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(bias, found.Bias, 1e-6);
    }

    [Fact]
    public void Standardised_weights_are_given_for_raw_inputs()
    {
        LinearReadout found = Fit(standardise: true, 0.5);
        Assert.Equal([1.002446531178601, 0.05695242247127718, 0.0019162607516596867], found.Weight, (a, b) =>
            Math.Abs(a - b) < 1e-6);
        Assert.Equal(0.22191102914756092, found.Bias, 1e-6);
    }

    [Fact]
    public void A_single_input_of_two_values_has_the_log_odds()
    {
        // Of x = −1 one in four is positive, of x = 1 three in four: without a penalty w = log 3, b = 0.
        float[] rows = [.. Enumerable.Range(0, 80).Select(i => i < 40 ? -1f : 1f)];
        bool[] positive = [.. Enumerable.Range(0, 80).Select(i => i < 40 ? i < 10 : i < 70)];
        var x = new ProbeMatrix(new DenseInputs(rows, 1), [.. Enumerable.Range(0, 80)], null, standardise: false);
        LinearReadout found = x.Readout(LogisticRegression.Fit(x, [.. Enumerable.Range(0, 80)], positive, 1e9, null,
            Workers.One));
        Assert.Equal(Math.Log(3), found.Weight[0], 1e-6);
        Assert.Equal(0, found.Bias, 1e-6);
    }

    [Fact]
    public void Threads_change_no_bit_and_a_column_that_does_not_vary_gets_no_weight()
    {
        var random = new Philox(1, 0);
        const int n = 3000, d = 7;
        float[] rows = [.. Enumerable.Range(0, n * d).Select(i => i % d == 3 ? 2.5f : (float)random.Normal((ulong)i))];
        bool[] positive = [.. Enumerable.Range(0, n).Select(i => rows[i * d] + random.Normal((ulong)(i + 99_999)) > 0)];
        int[] all = [.. Enumerable.Range(0, n)];
        LinearReadout Solve(int workers)
        {
            var x = new ProbeMatrix(new DenseInputs(rows, d), all, null, standardise: true);
            return x.Readout(LogisticRegression.Fit(x, all, positive, 1, null, new Workers(workers)));
        }
        LinearReadout one = Solve(1), three = Solve(3);
        Assert.Equal(one.Weight, three.Weight);
        Assert.Equal(one.Bias, three.Bias);
        Assert.Equal(0, one.Weight[3]);
        Assert.InRange(one.Weight[0], 0.5, 5);
    }

    [Fact]
    public void More_inputs_than_the_solver_rotates_reach_the_same_minimum()
    {
        // With rows and penalty the same, columns that are all 0 change nothing but the way there.
        var x = new ProbeMatrix(new DenseInputs(Rows, D), All, null, standardise: false);
        float[] wide = new float[N * 600];
        for (int i = 0; i < N; i++) Rows.AsSpan(i * D, D).CopyTo(wide.AsSpan(i * 600));
        var w = new ProbeMatrix(new DenseInputs(wide, 600), All, null, standardise: false);
        double[] narrow = LogisticRegression.Fit(x, All, Positive, 1, null, Workers.One);
        double[] long_ = LogisticRegression.Fit(w, All, Positive, 1, null, Workers.One);
        Assert.Equal(narrow[..D], long_[..D], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(narrow[D], long_[600], 1e-6);
    }
}
