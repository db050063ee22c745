using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>Marks and questions give nothing away to whoever reads no label: shapes are alike, and twins never meet.</summary>
public sealed class MarkTests
{
    // A passage of 24 tokens in which the latent fires on the given ones.
    static Passage Firing(int number, params int[] at) => new(number, PassageKind.Firing, number % 10, number, number,
        [.. Enumerable.Range(0, 24)], [.. Enumerable.Range(0, 24).Select(i => $" p{number}t{i}")],
        [.. Enumerable.Range(0, 24).Select(i => at.Contains(i) ? 1f : 0f)]);

    static LatentEvidence Evidence(IReadOnlyList<Passage> test) => new(3, 1, [], [], test,
        [.. Enumerable.Range(1000, 10).Select(number => Firing(number) with { Kind = PassageKind.Random, Decile = -1 })], LogitEffects.None);

    static string Plain(YesNo thing) => thing.Text.Replace("⟦", "", StringComparison.Ordinal)
        .Replace("⟧", "", StringComparison.Ordinal);

    static string Runs(string text) => string.Join(' ', text.Split('⟦').Skip(1)
        .Select(part => part.Split('⟧')[0].Count(c => c == ' ')).Order());

    /// <summary>Whatever their number, no question shows both versions of a passage, and each is shown in both.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(47)]
    public void Both_versions_of_a_passage_never_meet(int count)
    {
        LatentEvidence evidence = Evidence([.. Enumerable.Range(0, count).Select(number => Firing(number, 3 + number % 5, 9))]);
        YesNo[][] questions = [.. FuzzingScorer.Questions(evidence, new())];
        Assert.All(questions, question => Assert.InRange(question.Length, 1, 10));
        Assert.All(questions, question => Assert.Equal(question.Length, question.Select(Plain).Distinct().Count()));
        Assert.Equal(count, questions.SelectMany(question => question).Count(thing => thing.IsYes));
        Assert.Equal(2 * count, questions.SelectMany(question => question).Distinct().Count());
    }

    /// <summary>A latent that fires on runs of four and two: marks in wrong places make the same runs, and none of them is right.</summary>
    [Fact]
    public void Wrong_marks_have_the_shape_of_right_ones()
    {
        LatentEvidence evidence = Evidence([.. Enumerable.Range(0, 20).Select(number => Firing(number, 2, 3, 4, 5, 11, 12))]);
        foreach (var versions in FuzzingScorer.Questions(evidence, new()).SelectMany(question => question).GroupBy(Plain))
        {
            YesNo right = versions.Single(thing => thing.IsYes), wrong = versions.Single(thing => !thing.IsYes);
            Assert.Equal("2 4", Runs(right.Text));
            Assert.Equal("2 4", Runs(wrong.Text));
        }
        Assert.All(Enumerable.Range(0, 100), latent =>
        {
            bool[] marks = Marks.Of(Firing(0, 0, 1, 2, 20, 23));
            bool[] elsewhere = Marks.Elsewhere(marks, new Draws(0, latent, DrawPurpose.Fuzzing))!;
            Assert.Equal(Marks.Runs(marks), Marks.Runs(elsewhere));
            Assert.DoesNotContain((true, true), marks.Zip(elsewhere));
        });
    }

    /// <summary>Where it fires on more than half of the tokens there is no other place for as many marks: no question is asked.</summary>
    [Fact]
    public void Marks_that_can_go_nowhere_are_not_asked_about()
    {
        Assert.Null(Marks.Elsewhere(Marks.Of(Firing(0, [.. Enumerable.Range(0, 13)])), new Draws(0, 0, DrawPurpose.Fuzzing)));
        Assert.Null(Marks.Elsewhere([true], new Draws(0, 0, DrawPurpose.Fuzzing)));
        Assert.Empty(FuzzingScorer.Questions(Evidence([.. Enumerable.Range(0, 9).Select(number => Firing(number, [.. Enumerable.Range(0, 20)]))]), new()));
    }

    /// <summary>Borrowed marks keep their runs in a passage of another length; what is too long is cut.</summary>
    [Fact]
    public void Borrowed_marks_keep_their_runs()
    {
        bool[] marks = Marks.Of(Firing(0, 4, 5, 6, 9));
        Assert.All(Enumerable.Range(0, 50), latent =>
            Assert.Equal([1, 3], Marks.Runs(Marks.Onto(marks, 7, new Draws(0, latent, DrawPurpose.Intruder)))));
        Assert.Equal([true, true, true], Marks.Onto(marks, 3, new Draws(0, 0, DrawPurpose.Intruder)));
    }
}
