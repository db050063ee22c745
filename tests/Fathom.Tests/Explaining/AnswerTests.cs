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
    [InlineData("None of them.", "0 0 0 0")]
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
