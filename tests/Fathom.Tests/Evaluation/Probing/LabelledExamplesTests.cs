using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Tests.Evaluation.Probing;

/// <summary>What is one document, and which classes are left out.</summary>
public class LabelledExamplesTests
{
    static LabelledText Text(int line, string text, string label, string? split = null, string? pair = null) =>
        new(line, text, label, split, null, pair, pair is null ? null : label);

    [Fact]
    public void Equal_texts_and_what_is_paired_are_one_document()
    {
        LabelledText[] texts = [Text(2, "good", "1"), Text(3, "bad", "0"), Text(4, " good\n", "1"), Text(5, "so", "1", null, "p"),
            Text(6, "bad", "0", null, "p"), Text(7, "else", "1")];
        Assert.Equal([0, 1, 0, 1, 1, 5], LabelledExamples.Of(texts, null, "f.csv").Document);
    }

    [Theory]
    [InlineData("good", null)]
    [InlineData("other", "p")]
    public void A_file_whose_split_tears_a_document_is_refused(string text, string? pair)
    {
        LabelledText[] texts = [Text(2, "good", "1", "train", "p"), Text(3, "bad", "0", "test"), Text(4, text, "0", "test", pair)];
        Assert.Contains("f.csv: lines 2 and 4 are one text or pair", Assert.Throws<InputException>(() =>
            LabelledExamples.Of(texts, null, "f.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_a_split_has_no_token_of_are_left_out_and_named()
    {
        // none does not occur, c in training alone.
        var labels = new ProbeLabels(["none", "a", "b", "c"], [1, 2, 3, 1, 2, 2], [0, 0, 1, 2, 3, 3])
        {
            Split = [.. Enumerable.Range(0, 6).Select(i => i < 3 ? ProbeSplit.Train : ProbeSplit.Test)],
        };
        RunExamples examples = new RunExamples(labels, [10, 11, 12, 13, 14, 15], 0, []).Complete();
        Assert.Equal(["a", "b"], examples.Labels.Classes);
        Assert.Equal([0, 1, 0, 1, 1], examples.Labels.Label);
        Assert.Equal([10, 11, 13, 14, 15], examples.Rows);
        Assert.Equal([0, 0, 2, 3, 3], examples.Labels.Document);
        Assert.Equal(2, examples.Labels.Of(ProbeSplit.Train).Length);
        Assert.Equal(["c"], examples.Missing);
        labels.Split[0] = ProbeSplit.Test;
        Assert.Contains("only 1", Assert.Throws<InputException>(() => new RunExamples(labels, new long[6], 0, []).Complete())
            .Message, StringComparison.Ordinal);
    }
}
