using System.Text.Json.Nodes;
using Fathom.Evaluation;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What is said of a difference, against its definition.</summary>
public sealed class VerdictTests
{
    static SubjectFigures Column(string name, SubjectRole role, Sense sense, double[]? resamples, params double[] seeds) =>
        new(name, role, [.. seeds.Select(value => (IReadOnlyList<Figure>)[new Figure("c", "k", "words", value)
        {
            Sense = sense,
            Resamples = resamples,
        }])]);

    static Verdict Of(Sense sense, double[] dictionary, double[] control, double[]? own = null, double[]? other = null) =>
        Assert.Single(Verdict.Of([Column("d", SubjectRole.Dictionary, sense, own, dictionary),
            Column("random", SubjectRole.Chance, sense, other, control)]));

    /// <summary>Both have the standard deviation 1: Welch's test at 4 degrees of freedom, 2.776 √(2/3) = 2.27.</summary>
    [Theory]
    [InlineData(2.2, Ruling.Noise)]
    [InlineData(2.3, Ruling.Better)]
    [InlineData(-2.2, Ruling.Noise)]
    [InlineData(-2.3, Ruling.Worse)]
    public void A_difference_that_two_dictionaries_of_one_kind_may_have_is_noise(double difference, Ruling expected)
    {
        Verdict verdict = Of(Sense.Higher, [difference - 1, difference, difference + 1], [-1, 0, 1]);
        Assert.Equal(expected, verdict.Ruling);
        Assert.True(verdict.SpreadKnown);
        Assert.Equal(expected == Ruling.Noise, verdict.Words == "within noise of random");
    }

    [Theory]
    [InlineData(Sense.Lower, 1, Ruling.Worse)]
    [InlineData(Sense.Lower, -1, Ruling.Better)]
    [InlineData(Sense.Differs, -1, Ruling.Different)]
    [InlineData(Sense.Higher, 0, Ruling.Noise)]
    public void With_one_seed_only_equality_is_noise_and_the_words_say_so(Sense sense, double value, Ruling expected)
    {
        Verdict verdict = Of(sense, [value], [0]);
        Assert.Equal(expected, verdict.Ruling);
        Assert.EndsWith("(one seed)", verdict.Words, StringComparison.Ordinal);
    }

    /// <summary>Each of the two varies by far more than they differ, but on the same documents they always do.</summary>
    [Fact]
    public void Resampled_documents_are_compared_draw_by_draw()
    {
        double[] one = [.. Enumerable.Range(0, 1000).Select(i => i / 100.0)],
            ahead = [.. one.Select((value, i) => value + 0.1 + i % 2 / 100.0)];
        Verdict better = Of(Sense.Higher, [5.1], [5], ahead, one);
        Assert.Equal((Ruling.Better, true, "better than random on these weights (one seed)"), (better.Ruling, better.OneSeed, better.Words));
        Assert.Equal(Ruling.Noise, Of(Sense.Higher, [5.1], [5], ahead, [.. one.Reverse()]).Ruling);
    }

    [Fact]
    public void What_is_set_by_design_and_what_was_told_the_answer_are_not_judged()
    {
        Assert.Empty(Verdict.Of([Column("d", SubjectRole.Dictionary, Sense.Given, null, 1),
            Column("r", SubjectRole.Chance, Sense.Given, null, 2)]));
        Assert.Empty(Verdict.Of([Column("d", SubjectRole.Dictionary, Sense.Higher, null, 1),
            Column("probe", SubjectRole.Ceiling, Sense.Higher, null, 2)]));
    }

    /// <summary>Better than one control of chance and within noise of another does not separate.</summary>
    [Fact]
    public void A_figure_separates_only_where_it_beats_every_control_of_chance()
    {
        SubjectFigures dictionary = Column("d", SubjectRole.Dictionary, Sense.Higher, null, 9, 10, 11),
            random = Column("random", SubjectRole.Chance, Sense.Higher, null, 0, 1, 2),
            twin = Column("twin", SubjectRole.Chance, Sense.Higher, null, 8, 9, 10),
            basis = Column("basis", SubjectRole.Baseline, Sense.Higher, null, 99);
        Separation holds = Separation.Of(Verdict.Of([dictionary, random, basis]))["k"],
            fails = Separation.Of(Verdict.Of([dictionary, random, twin]))["k"];
        Assert.Equal((true, "better than random"), (holds.Holds, holds.Words));
        Assert.Equal((false, "within noise of twin"), (fails.Holds, fails.Words));
        SubjectFigures other = Column("other", SubjectRole.Chance, Sense.Higher, null, 9, 10, 12), higher = Column("high", SubjectRole.Chance, Sense.Higher, null, 29, 30, 31);
        Assert.Equal("within noise of twin and other; worse than high", Separation.Of(Verdict.Of([dictionary, twin, other, higher]))["k"].Words);
    }

    /// <summary>One seed of each and no resamples: nothing says what of the difference is noise.</summary>
    [Fact]
    public void Without_a_spread_separation_is_not_known_and_is_not_counted()
    {
        SubjectFigures[] columns = [Column("d", SubjectRole.Dictionary, Sense.Higher, null, 0.01),
            Column("random", SubjectRole.Chance, Sense.Higher, null, 0.0099)];
        Separation one = Separation.Of(Verdict.Of(columns))["k"];
        Assert.Null(one.Holds);
        Assert.Equal("not known (one seed)", one.Words);
        MetricReport report = Reports.Of(columns);
        Assert.Equal("""{"k":null}""", report.Envelope.Summary["fathom"]!["separates_from_chance"]!.ToJsonString());
        Assert.Contains("0 of 1 figures tell this dictionary from chance. Of 1 it is not known", HtmlSection.Of(report, [0]),
            StringComparison.Ordinal);
    }

    /// <summary>What cannot be compared decides nothing, and is named: of a control that leaves the figure undefined, of one that could
    /// not be made, of the dictionary itself.</summary>
    [Fact]
    public void What_is_left_out_of_a_verdict_is_said_with_its_reason()
    {
        SubjectFigures dictionary = Column("d", SubjectRole.Dictionary, Sense.Higher, null, 9, 10, 11),
            random = Column("random", SubjectRole.Chance, Sense.Higher, null, 0, 1, 2),
            none = Column("twin", SubjectRole.Chance, Sense.Higher, null, double.NaN, double.NaN, double.NaN);
        IReadOnlyList<Verdict> verdicts = Verdict.Of([dictionary, random, none]);
        Assert.Equal("not compared with twin (undefined)", verdicts[1].Words);
        Assert.Equal(Ruling.Undefined, verdicts[1].Ruling);
        Separation one = Separation.Of(verdicts)["k"];
        Assert.Equal((true, "better than random; not compared with twin (undefined)"), (one.Holds, one.Words));
        Separation nothing = Separation.Of(Verdict.Of([dictionary, none]))["k"];
        Assert.Equal((null, "not known; not compared with twin (undefined)"), (nothing.Holds, nothing.Words));
        Assert.Equal("better than random; not compared with twin (left out)",
            Separation.Of(Verdict.Of([dictionary, random]), new Dictionary<string, string> { ["twin"] = "left out" })["k"].Words);
        SubjectFigures silent = Column("d", SubjectRole.Dictionary, Sense.Higher, null, double.NaN);
        Assert.Equal("not known (undefined of the dictionary)",
            Separation.Of(Verdict.Of([silent, random]))["k"].Words);
    }

    [Fact]
    public void A_verdict_says_in_how_many_seeds_a_control_is_undefined()
    {
        SubjectFigures dictionary = Column("d", SubjectRole.Dictionary, Sense.Higher, null, 9, 10, 11),
            twin = Column("twin", SubjectRole.Chance, Sense.Higher, null, double.NaN, 1, 2);
        Assert.Equal("better than twin (twin: undefined in 1 of 3 seeds)",
            Separation.Of(Verdict.Of([dictionary, twin]))["k"].Words);
    }

    /// <summary>A dictionary that cannot be trained anew stands against the spread of the control.</summary>
    [Fact]
    public void Words_say_which_side_has_one_seed()
    {
        Verdict imported = Of(Sense.Higher, [9], [-1, 0, 1]);
        Assert.Equal((Ruling.Better, true, "better than random on these weights (one seed)"),
            (imported.Ruling, imported.SpreadKnown, imported.Words));
        Assert.Equal("better than random (random: one seed)", Of(Sense.Higher, [8, 9, 10], [0]).Words);
    }

    /// <summary>A figure that tells these weights from chance is not counted as telling training from it.</summary>
    [Fact]
    public void One_seed_separates_these_weights_alone()
    {
        SubjectFigures[] columns = [Column("d", SubjectRole.Dictionary, Sense.Higher, null, 9),
            Column("random", SubjectRole.Chance, Sense.Higher, null, 0, 1, 2)];
        Separation one = Separation.Of(Verdict.Of(columns))["k"];
        Assert.Equal((null, true), (one.Holds, one.HoldsHere));
        Assert.Equal("better than random on these weights (one seed)", one.Words);
        MetricReport report = Reports.Of(columns);
        JsonNode own = report.Envelope.Summary["fathom"]!;
        Assert.Equal(("""{"k":null}""", """{"k":true}"""),
            (own["separates_from_chance"]!.ToJsonString(), own["separates_on_these_weights"]!.ToJsonString()));
        Assert.Contains("0 of 1 figures tell this dictionary from chance. Of 1 it holds on these weights, of which there is one seed.",
            HtmlSection.Of(report, [0]), StringComparison.Ordinal);
        Assert.Contains("of 1 figures without any difference about 0.1 would be told apart by luck", report.Text(full: true), StringComparison.Ordinal);
    }

    /// <summary>A twin that was trained with the same penalty need not have the dictionary's L0.</summary>
    [Theory]
    [InlineData(21.9, "better than twin")]
    [InlineData(30, "better than twin (twin at L0 30.0000, this dictionary at 20.0000)")]
    public void A_control_at_another_l0_is_named_with_it(double l0, string expected)
    {
        static SubjectFigures With(SubjectFigures column, double l0) => column with
        {
            Seeds = [.. column.Seeds.Select(figures => (IReadOnlyList<Figure>)[.. figures, new Figure("c", "l0", "active", l0)])],
        };
        Assert.Equal(expected, Separation.Of(Verdict.Of([With(Column("d", SubjectRole.Dictionary, Sense.Higher, null, 9, 10, 11), 20),
            With(Column("twin", SubjectRole.Chance, Sense.Higher, null, 0, 1, 2), l0)]))["k"].Words);
    }

    /// <summary>The bar's line reaches over seeds and documents, and the card says so.</summary>
    [Fact]
    public void A_card_shows_the_larger_interval_where_there_are_seeds()
    {
        string Card(params double[] seeds) => HtmlBars.Card([Column("d", SubjectRole.Dictionary, Sense.Higher, [.. Enumerable.Range(0, 1000)
            .Select(i => 10 + i / 1e6)], seeds)], new("c", "k", "words", 10), null);
        Assert.Contains("these weights on other documents 10.0000 to 10.0010", Card(10), StringComparison.Ordinal);
        // 10 ± 4.303 / √3
        Assert.Contains("with other seeds and documents 7.5159 to 12.4841", Card(9, 10, 11), StringComparison.Ordinal);
    }

    /// <summary>The first seed lies below the control, the mean above, and so does the interval of the mean.</summary>
    [Fact]
    public void Resamples_are_of_the_mean_over_the_seeds()
    {
        SubjectFigures column = new("d", SubjectRole.Dictionary, [Seed(-0.02), Seed(0.04)]);
        Spread spread = column.Of("k")!;
        (double low, double high) = spread.Interval!.Value;
        Assert.InRange(spread.Mean, low, high);
        Assert.Equal(0.01, spread.Mean, 1e-12);
        // Of equal values nothing is left to rounding.
        Assert.Equal((0.1, 0), (Column("d", SubjectRole.Chance, Sense.Higher, null, 0.1, 0.1, 0.1).Of("k")!.Mean,
            Column("d", SubjectRole.Chance, Sense.Higher, null, 0.1, 0.1, 0.1).Of("k")!.Deviation));
        static IReadOnlyList<Figure> Seed(double value) =>
            [new Figure("c", "k", "words", value) { Resamples = [.. Enumerable.Range(-50, 101).Select(i => value + i / 1e5)] }];
    }

    [Fact]
    public void A_figure_that_some_seeds_leave_undefined_says_in_how_many_it_is()
    {
        SubjectFigures column = Column("random", SubjectRole.Chance, Sense.Higher, null, double.NaN, 2, 4);
        Assert.Equal("3.0000 ± 1.4142 (2 of 3 seeds)", MetricTable.Cell(column, column.First[0]));
        MetricReport report = Reports.Of([Column("d", SubjectRole.Dictionary, Sense.Higher, null, 1, 2, 3), column]);
        Assert.Equal(2, (int)report.Envelope.Summary["eval_result_details"]![0]!["spread"]!["seeds_in_which_it_is_defined"]!["k"]!);
    }
}
