using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;
using Fathom.Tests.Evaluation.Suite;
using RowMatrix = Fathom.Tests.Support.MatrixSource;

namespace Fathom.Tests.Evaluation;

/// <summary>Coverage and reconstruction on boards whose answers are known.</summary>
public sealed class BoardSelfCheckTests
{
    const int Squares = 8, Properties = 3 * Squares, Rows = 3000, Games = 2000;

    static readonly Workers Two = new(2);
    static readonly RowRange Learn = new(0, Games), HeldOut = new(Games, Rows - Games);

    // The last square is in the centre: never empty.
    static int ClassOf(int row, int square) => (int)new Philox(2, (ulong)square).Below((ulong)row, square == Squares - 1 ? 2 : 3);

    static bool Holds(int row, int property) => ClassOf(row, property / 3) == property % 3;

    static readonly LabelledRows Board = LabelledRows.Of(Games, Properties, Holds),
        Truth = LabelledRows.Of(Rows - Games, Properties, (row, property) => Holds(Games + row, property));

    static BoardScore Measure(int width, Func<int, int, float> activation, LabelledRows? board = null, LabelledRows? truth = null,
        int threads = 2)
    {
        float[] rows = [.. Enumerable.Range(0, Rows * width).Select(i => activation(i / width, i % width))];
        return BoardMeasure.Of(new StoredUnits("units", new RowMatrix(rows, width, Games)), Learn, board ?? Board, HeldOut,
            truth ?? Truth, 0, new Workers(threads));
    }

    const int RowsOfGame = 5;

    // What is on the board at a row, of games of equal length.
    static (LabelledRows Board, LabelledRows Truth) OfGames(Func<int, int, bool> holds) =>
        (LabelledRows.Of(Games, Properties, holds, RowsOfGame), LabelledRows.Of(Rows - Games, Properties, (row, property) => holds(Games + row, property), RowsOfGame));

    // Units that are a property each and miss it in a part of each game that is the game's own.
    static bool Fires(int row, int property) => Holds(row, property)
        && new Philox(8, (ulong)property).Uniform((ulong)row) > 0.5 * new Philox(9, 0).Uniform((ulong)(row / RowsOfGame));

    static BoardScore OfMisses(int threads = 2)
    {
        (LabelledRows board, LabelledRows truth) = OfGames(Holds);
        return Measure(Properties, (row, property) => Fires(row, property) ? 1 : 0, board, truth, threads);
    }

    static IEnumerable<int> Discs => Enumerable.Range(0, Properties).Where(property => property % 3 != 2);

    /// <summary>2 Σ fires / (Σ fires + Σ discs), a ratio of sums over games.</summary>
    [Fact]
    public void Reconstruction_of_independent_games_has_the_interval_of_a_ratio()
    {
        (double A, double B)[] games = [.. Enumerable.Range(0, (Rows - Games) / RowsOfGame).Select(game =>
        {
            int[] rows = [.. Enumerable.Range(Games + game * RowsOfGame, RowsOfGame)];
            int fires = rows.Sum(row => Discs.Count(p => Fires(row, p))), holds = rows.Sum(row => Discs.Count(p => Holds(row, p)));
            return (2.0 * fires, (double)fires + holds);
        })];
        BoardScore score = OfMisses();
        Assert.Equal(games.Sum(game => game.A) / games.Sum(game => game.B), score.Reconstruction, 1e-12);
        NormalInterval.Is(score.ReconstructionDrawn!, score.Reconstruction, NormalInterval.ErrorOfRatio(games));
    }

    /// <summary>A mean of such ratios, one for each property, all of the same games: what a game adds to it, to first order, is the
    /// mean of what it adds to each.</summary>
    [Fact]
    public void Coverage_of_independent_games_has_the_interval_of_a_mean_of_ratios()
    {
        int[] discs = [.. Discs];
        var adds = new double[Games / RowsOfGame];
        double sum = 0;
        foreach (int p in discs)
        {
            int fires = Enumerable.Range(0, Games).Count(row => Fires(row, p)),
                holds = Enumerable.Range(0, Games).Count(row => Holds(row, p));
            double f1 = 2.0 * fires / (fires + holds);
            sum += f1;
            for (int row = 0; row < Games; row++)
                adds[row / RowsOfGame] += ((Fires(row, p) ? 2 - f1 : 0) - (Holds(row, p) ? f1 : 0)) / (fires + holds) / discs.Length;
        }
        BoardScore score = OfMisses();
        Assert.Equal(sum / discs.Length, score.Coverage, 1e-12);
        double error = Math.Sqrt(adds.Sum(one => one * one));
        NormalInterval.Is(score.CoverageDrawn!.Select(draw => draw.Coverage), score.Coverage, error);
        NormalInterval.Is(score.CoverageDrawn!.Select(draw => draw.Published), score.CoveragePublished, error * 2 / 3);
    }

    /// <summary>Every game is the first one.</summary>
    [Fact]
    public void Games_that_are_alike_leave_no_width()
    {
        (LabelledRows board, LabelledRows truth) = OfGames((row, property) => Holds(row % RowsOfGame, property));
        BoardScore score = Measure(Properties, (row, property) => Fires(row % RowsOfGame, property) ? 1 : 0, board, truth);
        Assert.InRange(score.Coverage, 0.1, 0.99);
        Assert.All(score.CoverageDrawn!, draw => Assert.Equal((score.Coverage, score.CoveragePublished), draw));
        Assert.All(score.ReconstructionDrawn!, draw => Assert.Equal(score.Reconstruction, draw));
    }

    [Fact]
    public void Threads_change_no_bit_of_draws()
    {
        (BoardScore one, BoardScore two) = (OfMisses(1), OfMisses());
        Assert.Equal(one.CoverageDrawn, two.CoverageDrawn);
        Assert.Equal(one.ReconstructionDrawn, two.ReconstructionDrawn);
    }

    /// <summary>The published form counts the masked class "empty": a perfect dictionary reaches 2/3 there, and 1 where the
    /// classes that can be covered count.</summary>
    [Fact]
    public void One_hot_board_features_reach_the_ceiling()
    {
        BoardScore score = Measure(Properties, (row, property) => Holds(row, property) ? 1 + property : 0);
        Assert.Equal(2.0 / 3, score.CoveragePublished, 12);
        Assert.Equal((1.0, 1.0), (score.Coverage, score.CoverageAllClasses));
        Assert.Equal((1.0, 1.0, 1.0, 1.0), (score.Reconstruction, score.ReconstructionPrecision, score.ReconstructionRecall,
            score.ReconstructionAllClasses));
    }

    /// <summary>Latents for "mine" alone: half of what can be covered is told exactly, the other half as well as by "not mine";
    /// boards hold every "mine" and nothing else.</summary>
    [Fact]
    public void Half_of_the_features_reconstruct_half_of_the_board()
    {
        BoardScore score = Measure(Squares, (row, square) => Holds(row, 3 * square) ? 1 : 0);
        Assert.Equal(1, score.ReconstructionPrecision);
        long mine = 0, all = 0;
        for (int row = Games; row < Rows; row++)
            for (int square = 0; square < Squares; square++)
            {
                if (Holds(row, 3 * square)) mine++;
                if (!Holds(row, 3 * square + 2)) all++;
            }
        Assert.Equal((double)mine / all, score.ReconstructionRecall, 12);
        Assert.InRange(score.Coverage, 0.5, 0.8);
    }

    /// <summary>A latent that means something only when it is high: the threshold finds it; low firings say nothing.</summary>
    [Fact]
    public void High_activations_speak_where_low_ones_do_not()
    {
        float Graded(int row, int property) =>
            Holds(row, property) ? 1 : new Philox(4, (ulong)property).Uniform((ulong)row) < 0.3 ? 0.55f : 0;
        BoardScore score = Measure(Properties, Graded);
        Assert.Equal(2.0 / 3, score.CoveragePublished, 12);
        Assert.Equal((0.6, 1.0), (score.CoverageThreshold, score.Reconstruction));
    }

    [Fact]
    public void Noise_reconstructs_nothing() =>
        Assert.Equal(0, Measure(Properties,
            (row, property) => (float)new Philox(6, (ulong)property).Normal((ulong)row)).Reconstruction);

    /// <summary>A one-hot board is linear: probes read all of it.</summary>
    [Fact]
    public void Probes_read_a_linear_board()
    {
        var source = new RowMatrix([.. Enumerable.Range(0, Rows * Properties).Select(i =>
            (Holds(i / Properties, i % Properties) ? 1f : 0) + 0.1f * (float)new Philox(7, 0).Normal((ulong)i))],
            Properties, Games);
        LinearProbes probes = LinearProbes.Train(source, Learn, Board, PrincipalComponents.Of(Learn.Of(source), FitContext.Of(Two)), Two);
        ProbeAccuracy accuracy = ProbeAccuracy.Of("here", probes, source, Board, HeldOut, Truth, Two);
        Assert.InRange(accuracy.AllSquares, 0.999, 1);
        Assert.InRange(accuracy.PlayedSquares, 0.999, 1);
        Assert.InRange(accuracy.Majority, 1.0 / 3, 0.42);
    }
}
