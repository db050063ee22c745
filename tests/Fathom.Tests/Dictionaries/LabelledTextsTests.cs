using Fathom.Dictionaries;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Labelled texts: each kind of file, its columns, and what is refused.</summary>
public class LabelledTextsTests
{
    [Theory]
    [InlineData("a.csv", "text,label,split\n\" one, \"\"a\"\" \",1,train\ntwo,0,test\n")]
    [InlineData("a.jsonl", "{\"text\":\"one, \\\"a\\\"\",\"label\":1,\"split\":\"train\"}\n\n{\"text\":\"two\",\"label\":0,\"split\":\"test\"}")]
    public void Both_kinds_are_read(string name, string content)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File(name), content);
        IReadOnlyList<LabelledText> texts = LabelledTexts.Read(folder.File(name), new());
        Assert.Equal([("one, \"a\"", "1", "train"), ("two", "0", "test")], texts.Select(text => (text.Text, text.Label,
            text.Split)));
        Assert.All(texts, text => Assert.Null(text.Condition));
    }

    [Fact]
    public void Columns_have_the_names_that_are_given()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("a.csv"), "review,stars,shop\nfine,5,x\n");
        LabelledText text = Assert.Single(LabelledTexts.Read(folder.File("a.csv"),
            new() { TextColumn = "Review", LabelColumn = "stars", ConditionColumn = "shop" }));
        Assert.Equal(("fine", "5", "x"), (text.Text, text.Label, text.Condition));
        string message = Assert.Throws<InputException>(() => LabelledTexts.Read(folder.File("a.csv"),
            new() { TextColumn = "review", LabelColumn = "stars", SplitColumn = "fold" })).Message;
        Assert.Contains("no column 'fold' among review, stars, shop", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "text,label\n", "no text in it")]
    [InlineData("a.csv", "text,label\none\n", "record 2 has 1 fields; expected at least 2")]
    [InlineData("a.csv", "text,label\n,1\n", "record 2 has an empty text")]
    [InlineData("a.csv", "text,label\none,\n", "record 2 has an empty label")]
    [InlineData("a.csv", "text,label,split\none,1,dev\n", "record 2: the split is 'dev'")]
    [InlineData("a.jsonl", "{\"text\":\"one\"}", "line 1 has no field 'label'")]
    [InlineData("a.jsonl", "{\"text\":\"one\",\"label\":[1]}", "line 1: a field that is no text and no number")]
    [InlineData("a.jsonl", "[1]", "line 1 is no JSON object")]
    [InlineData("a.jsonl", "{", "line 1 is no valid JSON")]
    [InlineData("a.txt", "one", "'.txt' is no known kind")]
    public void What_is_wrong_is_said_in_one_line(string name, string content, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File(name), content);
        string message = Assert.Throws<InputException>(() => LabelledTexts.Read(folder.File(name), new())).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
