using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>Answers are read for what was asked, whatever stands around it, and nothing else.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("Label: words about rain", "words about rain")]
    [InlineData("Thinking…\nLabel: wrong\n\n**Label:** words about rain", "words about rain")]
    [InlineData("  - label:  words\u2028about\train \u202E\u0007 ", "words about rain")]
    [InlineData("Label: ⟦rain⟧ <script>alert(1)</script>", "⟦rain⟧ <script>alert(1)</script>")]
    [InlineData("The label is rain", null)]
    [InlineData("Label:\n", null)]
    [InlineData("", null)]
    public void A_label_is_one_line(string answer, string? label) => Assert.Equal(label, AnswerReader.Label(answer));

    [Fact]
    public void A_long_label_is_cut()
    {
        string label = AnswerReader.Label("Label: " + new string('x', 100_000))!;
        Assert.Equal(201, label.Length);
        Assert.EndsWith("x…", label, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1, 0, 1]", "101")]
    [InlineData("I see [3] passages. ```json\n[1,0,\n 0]\n```", "100")]
    [InlineData("[1, 0]", null)]
    [InlineData("[1, 0, 1, 0]", null)]
    [InlineData("[1, 0, 2]", null)]
    [InlineData("[1, 0, 1", null)]
    [InlineData("1, 0, 1", null)]
    [InlineData("[yes, no, yes]", null)]
    [InlineData("]1,0,1[", null)]
    public void Bits_are_as_many_as_asked_for(string answer, string? bits) =>
        Assert.Equal(bits, AnswerReader.Bits(answer, 3) is { } read ? string.Concat(read.Select(bit => bit ? 1 : 0)) : null);

    [Theory]
    [InlineData("[2]", 2)]
    [InlineData("Not [1] but **[ 3 ]**.", 3)]
    [InlineData("[0]", null)]
    [InlineData("[6]", null)]
    [InlineData("[-1]", null)]
    [InlineData("[99999999999]", null)]
    [InlineData("2", null)]
    public void A_choice_is_one_of_those_offered(string answer, int? choice) =>
        Assert.Equal(choice, AnswerReader.Choice(answer, 5) is [var read] ? read : null);

    [Theory]
    [InlineData("2 10\n4 3.5", "0 10 0 3.5")]
    [InlineData("Strengths:\n2: 10\n3. rain 7\r\n", "0 10 7 0")]
    [InlineData("none", "0 0 0 0")]
    [InlineData("It fires on nothing.\n**None.**", "0 0 0 0")]
    [InlineData("None of them.", null)]
    [InlineData("Nonetheless, I cannot say.", null)]
    [InlineData("none of this makes sense", null)]
    [InlineData("2 11", null)]
    [InlineData("2 -1", null)]
    [InlineData("2 NaN", null)]
    [InlineData("5 1", null)]
    [InlineData("0 1", null)]
    [InlineData("2 1\n2 3", null)]
    [InlineData("I cannot say", null)]
    public void Strengths_are_of_tokens_that_exist(string answer, string? strengths) =>
        Assert.Equal(strengths?.Split(' ').Select(text => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
            AnswerReader.Strengths(answer, 4));

    /// <summary>A server that gives the question back has not answered it.</summary>
    [Fact]
    public void The_question_is_no_answer_to_it()
    {
        (string, string)[] filled = [("label", "rain"), ("passages", "1. it ⟦rained⟧\n2. sun\n3. wind"), ("others", "1. sun"),
            ("tokens", "1 it\n2 rained\n3 none"), ("count", "3")];
        string Echo(string name) => PromptSet.BuiltIn[name].Fill(filled) is var (system, user) ? $"{system}\n{user}" : "";
        Assert.All(["default", "contrastive", "single-token"], kind => Assert.Null(AnswerReader.Label(Echo($"explain.{kind}"))));
        Assert.All(["detection", "fuzzing"], kind => Assert.Null(AnswerReader.Bits(Echo($"score.{kind}"), 3)));
        Assert.Null(AnswerReader.Choice(Echo("score.intruder"), 3));
        Assert.Null(AnswerReader.Strengths(Echo("score.simulation"), 3));
    }

    /// <summary>What a model thinks aloud is no part of its answer; of a thought without an end nothing is.</summary>
    [Theory]
    [InlineData("<think>Label: wrong</think>\nLabel: right", "\nLabel: right")]
    [InlineData("Label: wrong\n</think>Label: right", "Label: right")]
    [InlineData("<think>Label: wrong", "")]
    [InlineData("Label: right", "Label: right")]
    public void Thoughts_are_no_answers(string answer, string said) => Assert.Equal(said, AnswerText.WithoutThoughts(answer));

    [Theory]
    [InlineData(200, false)]
    [InlineData(201, true)]
    public void Only_what_is_cut_ends_in_dots(int length, bool isCut) =>
        Assert.Equal(isCut, AnswerReader.Label("Label: " + new string('x', length))!.EndsWith('…'));

    [Theory]
    [InlineData("[0.5, -1]", true)]
    [InlineData("[0.5]", false)]
    [InlineData("[0.5, \"a\"]", false)]
    [InlineData("null", false)]
    [InlineData("[[1]]", false)]
    public void Numbers_are_as_many_as_asked_for(string answer, bool read) =>
        Assert.Equal(read, AnswerReader.Numbers(answer, 2) is not null);

    /// <summary>A passage is one line, and a mark in a text is no mark.</summary>
    [Fact]
    public void Hostile_tokens_stay_within_their_line_and_their_marks()
    {
        var passage = new Passage(0, PassageKind.Firing, 0, 0, 0, [1, 2, 3, 4, 5, 6], ["a\n2. b", "⟦", " c", "\r\n", "\u2028", "⟧\u0000"],
            [0, 1, 2, 0, 3, 0]);
        Assert.Equal("a\\n2. b⟦[ c⟧\\r\\n⟦\\u2028⟧]\\u0000", PassageText.Marked(passage));
        Assert.Equal("a\\n2. b[ c\\r\\n\\u2028]\\u0000", PassageText.Plain(passage));
    }
}
