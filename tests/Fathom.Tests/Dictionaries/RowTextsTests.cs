using System.Text;
using Fathom.Dictionaries;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Texts beside vectors: each kind of file, and what is refused.</summary>
public class RowTextsTests
{
    [Theory]
    [InlineData("a.txt", "one\r\n\ntwo words", new[] { "one", "", "two words" })]
    [InlineData("a.txt", "\uFEFFone\n", new[] { "one" })]
    [InlineData("a.jsonl", "\"one\"\n\n{\"id\":1,\"text\":\"two\",\"title\":\"x\"}\n{\"title\":\"three\"}\n",
        new[] { "one", "two", "three" })]
    [InlineData("a.csv", "id,Title\n1,one\r\n2,\"two, \"\"quoted\"\"\nand more\"\n3,\n",
        new[] { "one", "two, \"quoted\"\nand more", "" })]
    [InlineData("a.csv", "name\n\"\"\none", new[] { "", "one" })]
    [InlineData("a.csv", "title,text\na,b", new[] { "b" })]
    public void Every_kind_is_read(string name, string content, string[] expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File(name), content);
        RowTexts texts = RowTexts.Read(folder.File(name), expected.Length, "x.npy");
        Assert.Equal(expected, Enumerable.Range(0, texts.Count).Select(row => texts[row]));
        texts.Write(folder.File("kept.jsonl"));
        RowTexts again = RowTexts.Read(folder.File("kept.jsonl"), expected.Length, "x.npy");
        Assert.Equal(expected, Enumerable.Range(0, again.Count).Select(row => again[row]));
    }

    [Theory]
    [InlineData("a.txt", "one\ntwo\n", "2 texts, x.npy has 3 rows")]
    [InlineData("a.txt", "one\ntwo\nthree\nfour\n", "more texts than the 3 rows of x.npy")]
    [InlineData("a.doc", "one", "'.doc' is no known kind")]
    [InlineData("a.jsonl", "\"one\"\n{]", "line 2 is no valid JSON")]
    [InlineData("a.jsonl", "{\"text\":7}", "line 1 holds no text")]
    [InlineData("a.csv", "id,name\n1,b", "columns id, name; expected one called text or title")]
    [InlineData("a.csv", "id,text\n1", "record 2 has 1 fields")]
    [InlineData("a.csv", "text\n\"open", "a quote that is not closed")]
    public void What_is_wrong_is_said_in_one_line(string name, string content, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File(name), content);
        string message = Assert.Throws<InputException>(() => RowTexts.Read(folder.File(name), 3, "x.npy")).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.StartsWith(folder.File(name), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_bytes_long_lines_and_missing_files_are_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("latin.txt"), [0x63, 0xE9, 0x0A]);
        File.WriteAllText(folder.File("long.txt"), new string('x', RowTexts.MostCharacters + 1));
        File.WriteAllText(folder.File("long.csv"), "text\n\"" + new string('x', RowTexts.MostCharacters + 1), Encoding.UTF8);
        (string, string)[] cases = [("latin.txt", "not valid UTF-8"), ("long.txt", "line 1 has more than 1,048,576"),
            ("long.csv", "record 2 has more than 1,048,576"), ("none.txt", "no such file")];
        foreach (var (name, expected) in cases)
            Assert.Contains(expected, Assert.Throws<InputException>(() => RowTexts.Read(folder.File(name), 1, "x.npy")).Message,
                StringComparison.Ordinal);
    }
}
