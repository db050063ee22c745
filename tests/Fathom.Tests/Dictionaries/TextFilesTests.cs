using System.Text;
using Fathom.Dictionaries;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Documents out of text files, and the lines that bad files end in.</summary>
public sealed class TextFilesTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(folder.File(name), bytes);
        return folder.File(name);
    }

    static (int File, int Line, string Text)[] Read(params string[] paths) =>
        [.. TextFiles.Read(paths).Select(document => (document.Origin.File, document.Origin.Line, document.Text))];

    static void Refused(string path, string reason) => Refusal.Of(() => Read(path), path, reason);

    [Fact]
    public void A_txt_file_is_one_document_and_a_jsonl_file_one_a_line()
    {
        string story = Write("story.txt", "\n  Once upon a time.\r\nThe end. \n");
        string lines = Write("lines.jsonl",
            """
            {"id": 3, "text": " first\n\"line\" ", "meta": {"text": 5}}

            {"text": "zweite Zeile ä 😀 \u00e4 \ud83d\ude00"}
            {"text": "   "}
            {"text": "last"}
            """.Replace("\n", "\r\n"));
        Assert.Equal(
        [
            (0, 0, "first\n\"line\""), (0, 2, "zweite Zeile ä 😀 ä 😀"), (0, 4, "last"),
            (1, 0, "Once upon a time.\r\nThe end."),
        ], Read(lines, story));
        Assert.Empty(Read(Write("empty.txt", ""), Write("empty.jsonl", ""), Write("blank.TXT", " \n")));
    }

    [Theory]
    [InlineData("marked.txt", "héllo")]
    [InlineData("marked.jsonl", """{"text": "héllo"}""")]
    public void A_byte_order_mark_is_no_text(string name, string text) =>
        Assert.Equal([(0, 0, "héllo")], Read(Write(name, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)])));

    /// <summary>Bytes that are no UTF-8, after a mark too, and text in UTF-16: never silently replaced.</summary>
    [Theory]
    [InlineData("bad.txt", new byte[] { (byte)'a', 0xFF, (byte)'b' })]
    [InlineData("bad.txt", new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a', 0xC3, (byte)'b' })]
    [InlineData("bad.txt", new byte[] { (byte)'a', 0xE2, 0x82 })]
    [InlineData("bad.txt", new byte[] { 0xFF, 0xFE, (byte)'a', 0, (byte)'b', 0 })]
    [InlineData("bad.jsonl", new byte[] { (byte)'{', 0xC0, 0xAF, (byte)'}' })]
    [InlineData("bad.jsonl", new byte[] { 0xFE, 0xFF, 0, (byte)'{', 0, (byte)'}' })]
    public void What_is_no_UTF_8_is_refused(string name, byte[] bytes) => Refused(Write(name, bytes), "not valid UTF-8");

    [Theory]
    [InlineData("{\"text\": \"ok\"}\n{\"text\": \"torn", "line 2 is no valid JSON")]
    [InlineData("{\"text\": \"ok\"}\n\n{\"txt\": \"a\"}", "line 3 has no field")]
    [InlineData("\"text\"", "line 1 has no field")]
    [InlineData("[\"text\"]", "line 1 has no field")]
    [InlineData("null", "line 1 has no field")]
    [InlineData("{\"text\": 5}", "line 1 has no field")]
    [InlineData("{\"text\": null}", "line 1 has no field")]
    [InlineData("{\"text\": [\"a\"]}", "line 1 has no field")]
    [InlineData("{\"text\": \"\\ud800 half\"}", "line 1 is no valid JSON")]
    [InlineData("{\"text\": \"a\"} {\"text\": \"b\"}", "line 1 is no valid JSON")]
    [InlineData("{'text': 'a'}", "line 1 is no valid JSON")]
    public void A_bad_line_is_named(string lines, string reason) => Refused(Write("bad.jsonl", lines), reason);

    [Fact]
    public void Deep_nesting_is_a_bad_line_too() =>
        Refused(Write("deep.jsonl", new string('[', 100_000)), "line 1 is no valid JSON");

    [Fact]
    public void Files_that_are_missing_or_of_another_kind_are_named()
    {
        Refused(folder.File("none.txt"), "no such text file");
        Refused(Write("data.csv", "a,b"), "'.csv' is no known kind of text; expected .txt or .jsonl");
        Refused(Write("README", "a"), "expected .txt or .jsonl");
        Directory.CreateDirectory(folder.File("folder.txt"));
        Refused(folder.File("folder.txt"), "a folder; expected files, such as");
    }
}
