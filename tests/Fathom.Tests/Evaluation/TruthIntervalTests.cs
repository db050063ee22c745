using Fathom.Evaluation;
using Fathom.Numerics;
using Fathom.Tests.Evaluation.Suite;

namespace Fathom.Tests.Evaluation;

/// <summary>Intervals of the truth measures against recounts, closed forms and worlds whose true values are known.</summary>
public sealed class TruthIntervalTests
{
    const int Documents = 60, RowsOfEach = 20, Rows = Documents * RowsOfEach;

    static readonly Workers Two = new(2);

    /// <summary>Documents differ in how common the variable is, .1 to .5, how much of it a unit tells, .4 to .9, and how often it
    /// fires without it, .05 to .25. Where it fires its activation is anything from 1 to 2.</summary>
    static Detection World(ulong seed, int rows = Rows, int rowsOfEach = RowsOfEach)
    {
        var random = new Philox(seed, 0);
        var document = new Philox(seed, 1);
        double Of(int row, int what) => document.Uniform((ulong)(row / rowsOfEach * 3 + what));
        bool[] positive = [.. Enumerable.Range(0, rows).Select(row => random.Uniform((ulong)row * 4) < 0.1 + 0.4 * Of(row, 0))];
        bool Fires(int row) => random.Uniform((ulong)row * 4 + 1)
            < (positive[row] ? 0.4 + 0.5 * Of(row, 1) : 0.05 + 0.2 * Of(row, 2));
        return new(0, 0, 1, [.. Enumerable.Range(0, rows).Select(row =>
            Fires(row) ? 1 + (float)random.Uniform((ulong)row * 4 + 2) : 0)], 0, positive);
    }

    // Of rates .3, .65 and .15 on average, which do not depend on each other.
    const double TrueF1 = 2 * 0.3 * 0.65 / (0.3 * 0.65 + 0.7 * 0.15 + 0.3),
        TrueAuc = 0.65 * 0.85 + (0.65 * 0.15 + 0.35 * 0.85) / 2;

    static TruthSummary[] Draw(Detection seen, int rowsOfEach = RowsOfEach, int threads = 2, ulong seed = 3)
    {
        var scores = new DocumentScores(DocumentPlaces.OfEqual(seen.Positive.Length, rowsOfEach), 1);
        scores.Score(0, seen);
        return scores.Draw(1, seed, new Workers(threads));
    }

    /// <summary>F1 of a draw is that of its rows counted anew; the area is, but for what two drawn documents do to each other's: of
    /// sixty documents, less than a tenth of its spread.</summary>
    [Fact]
    public void A_draw_is_what_its_rows_say_when_they_are_counted_anew()
    {
        Detection seen = World(1);
        TruthSummary[] drawn = Draw(seen);
        VariableScore[] anew = [.. Enumerable.Range(0, 200).Select(draw =>
        {
            int[] rows = [.. Enumerable.Range(0, Documents)
                .Select(place => Bootstrap.Drawn(Bootstrap.Random(3), draw, place, Documents))
                .SelectMany(document => Enumerable.Range(document * RowsOfEach, RowsOfEach))];
            return VariableScore.Of(seen with
            {
                Activations = [.. rows.Select(row => seen.Activations[row])],
                Positive = [.. rows.Select(row => seen.Positive[row])],
            });
        })];
        double mean = anew.Average(score => score.Auc), spread = Math.Sqrt(anew.Average(score => Math.Pow(score.Auc - mean, 2)));
        for (int draw = 0; draw < anew.Length; draw++)
        {
            Assert.Equal((anew[draw].F1, anew[draw].Precision, anew[draw].Recall),
                (drawn[draw].MeanF1, drawn[draw].MeanPrecision, drawn[draw].MeanRecall));
            Assert.Equal(anew[draw].Auc, drawn[draw].MeanAuc, 0.4 * spread);
        }
        Assert.InRange(Math.Sqrt(anew.Select((score, draw) => Math.Pow(score.Auc - drawn[draw].MeanAuc, 2)).Average()), 0, 0.1 * spread);
    }

    /// <summary>Of two hundred worlds the intervals of about 95 % hold the true value: at least 91 % and at most 99 %, which 95 %
    /// miss once in a hundred.</summary>
    [Fact]
    public void Intervals_hold_the_true_value_in_about_95_of_100_worlds()
    {
        const int worlds = 200;
        int f1 = 0, auc = 0;
        for (ulong world = 0; world < worlds; world++)
        {
            TruthSummary[] drawn = Draw(World(100 + world), seed: world);
            if (Bootstrap.Interval(drawn.Select(one => one.MeanF1 - TrueF1)).HoldsZero) f1++;
            if (Bootstrap.Interval(drawn.Select(one => one.MeanAuc - TrueAuc)).HoldsZero) auc++;
        }
        Assert.InRange(f1, 0.91 * worlds, 0.99 * worlds);
        Assert.InRange(auc, 0.91 * worlds, 0.99 * worlds);
    }

    /// <summary>DeLong, DeLong and Clarke-Pearson 1988: S₁₀ / m + S₀₁ / n, the variances of what each row wins.</summary>
    [Fact]
    public void The_area_of_independent_rows_has_DeLongs_interval()
    {
        const int rows = 600;
        var random = new Philox(9, 0);
        bool[] positive = [.. Enumerable.Range(0, rows).Select(row => row % 3 == 0)];
        float[] activations = [.. positive.Select((yes, row) => (float)random.Normal((ulong)row) + (yes ? 1 : 0))];
        double Share(int row) => Enumerable.Range(0, rows).Where(other => positive[other] != positive[row])
            .Average(other => activations[other] < activations[row] == positive[row] ? 1 : 0.0);
        double Variance(double[] shares) =>
            shares.Sum(share => Math.Pow(share - shares.Average(), 2)) / (shares.Length - 1) / shares.Length;
        double[] of = [.. Enumerable.Range(0, rows).Where(row => positive[row]).Select(Share)],
            others = [.. Enumerable.Range(0, rows).Where(row => !positive[row]).Select(Share)];
        TruthSummary[] drawn = Draw(new(0, 0, 1, activations, 0, positive), 1);
        NormalInterval.Is(drawn.Select(one => one.MeanAuc), of.Average(), Math.Sqrt(Variance(of) + Variance(others)));
    }

    /// <summary>A ratio of sums over documents, whether these are single rows or differ as documents do.</summary>
    [Theory]
    [InlineData(400, 1)]
    [InlineData(400, 20)]
    public void F1_of_independent_documents_has_the_interval_of_a_ratio(int documents, int rowsOfEach)
    {
        Detection seen = World(4, documents * rowsOfEach, rowsOfEach);
        (double, double)[] sums = [.. Enumerable.Range(0, documents)
            .Select(document => Enumerable.Range(document * rowsOfEach, rowsOfEach)).Select(rows => (rows.Sum(row => seen.Positive[row] && seen.Activations[row] > 0 ? 2.0 : 0),
                rows.Sum(row => (seen.Positive[row] ? 1.0 : 0) + (seen.Activations[row] > 0 ? 1 : 0))))];
        NormalInterval.Is(Draw(seen, rowsOfEach).Select(one => one.MeanF1), VariableScore.Of(seen).F1,
            NormalInterval.ErrorOfRatio(sums));
    }

    [Fact]
    public void Documents_that_are_alike_leave_no_width()
    {
        Detection one = World(1, RowsOfEach);
        Detection seen = one with
        {
            Activations = [.. Enumerable.Repeat(one.Activations, Documents).SelectMany(all => all)],
            Positive = [.. Enumerable.Repeat(one.Positive, Documents).SelectMany(all => all)],
        };
        VariableScore score = VariableScore.Of(seen);
        Assert.All(Draw(seen), drawn =>
        {
            Assert.Equal(score.F1, drawn.MeanF1, 1e-12);
            Assert.Equal(score.Auc, drawn.MeanAuc, 1e-12);
        });
    }

    /// <summary>Without the one document that has the variable it is not known: such draws are left out.</summary>
    [Fact]
    public void A_variable_of_one_document_alone_is_left_out_where_that_is_not_drawn()
    {
        bool[] positive = [.. Enumerable.Range(0, Rows).Select(row => row < RowsOfEach / 2)];
        TruthSummary[] drawn = Draw(new(0, 0, 1, [.. positive.Select(yes => yes ? 1f : 0)], 0, positive));
        Assert.InRange(drawn.Count(one => double.IsNaN(one.MeanF1)) / (double)drawn.Length, 0.32, 0.42);
        Assert.Equal(new Interval(1, 1), Bootstrap.Interval(drawn.Select(one => one.MeanF1)));
    }

    /// <summary>A variable with which no unit fires counts 0 and ½ in every draw.</summary>
    [Fact]
    public void Draws_are_of_all_variables_that_count()
    {
        Detection seen = World(1);
        var scores = new DocumentScores(DocumentPlaces.OfEqual(Rows, RowsOfEach), 1);
        scores.Score(0, seen);
        TruthSummary[] all = scores.Draw(2, 3, Two), alone = Draw(seen);
        Assert.All(all.Zip(alone), one => Assert.Equal((one.Second.MeanF1 / 2, (one.Second.MeanAuc + 0.5) / 2),
            (one.First.MeanF1, one.First.MeanAuc)));
    }

    [Fact]
    public void Threads_change_no_bit() => Assert.Equal(Draw(World(1), threads: 1), Draw(World(1)));

    [Fact]
    public void Few_documents_say_nothing_of_others() => Assert.Empty(Draw(World(1, 9 * RowsOfEach)));
}
