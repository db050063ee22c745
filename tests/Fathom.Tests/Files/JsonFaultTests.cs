using System.Text;
using System.Text.Json;

namespace Fathom.Tests.Files;

/// <summary>What is wrong with JSON is said in words, with line and column from 1, and without a word of the library that reads it.</summary>
public class JsonFaultTests
{
    sealed record Sized(int Width, double? Share, string[] Names);

    [Theory]
    [InlineData("", "line 1, column 1: there is nothing in it")]
    [InlineData("{", "line 1, column 2: it ends too early: } is missing")]
    [InlineData("{\"a\": [1,\n 2", "line 2, column 3: it ends too early: ] is missing")]
    [InlineData("{\"a\"", "line 1, column 5: a colon is missing after the key")]
    [InlineData("{\"a\" 1}", "line 1, column 5: a colon is missing after the key")]
    [InlineData("{\"a\": 1, \"b\" \"c\"}", "line 1, column 13: a colon is missing after the key")]
    [InlineData("{\"é\": \"ß\" \"x\": 1}", "line 1, column 11: a comma is missing before \"x\"")]
    [InlineData("{\n  \"a\": 1\n  \"b\": 2\n}", "line 3, column 3: a comma is missing before \"b\"")]
    [InlineData("[1 2]", "line 1, column 4: a comma is missing before 2")]
    [InlineData("{\"a\": 1,}", "line 1, column 9: a comma stands before }; take it away")]
    [InlineData("[1, ]", "line 1, column 5: a comma stands before ]; take it away")]
    [InlineData("{\"a\":}", "line 1, column 6: a value is missing")]
    [InlineData("{\"a\": [1}", "line 1, column 9: } where ] was expected")]
    [InlineData("{a: 1}", "line 1, column 2: a key goes into double quotes")]
    [InlineData("{'a': 1}", "line 1, column 2: a text goes into double quotes, not single ones")]
    [InlineData("{\"a\": 'b'}", "line 1, column 7: a text goes into double quotes, not single ones")]
    [InlineData("{\"a\": b}", "line 1, column 7: b is no value; a text goes into double quotes")]
    [InlineData("{\"a\": True}", "line 1, column 7: true is written in small letters")]
    [InlineData("{\"a\": None}", "line 1, column 7: None is written null")]
    [InlineData("{\"a\": NaN}", "line 1, column 7: NaN is no number of JSON")]
    [InlineData("{\"a\": .5}", "line 1, column 7: .5 is no number: one is written as -0.5 or 1e-3")]
    [InlineData("{\"a\": 1 // why\n}", "line 1, column 9: comments are no part of JSON; take it away")]
    [InlineData("{\"a\": \"C:\\data\"}", "line 1, column 10: a backslash within a text is written \\\\")]
    [InlineData("{\"a\": \"one\n\"}", "line 1, column 7: a text that begins here has no double quote at its end")]
    [InlineData("{\"a\": \"a\tb\"}", "line 1, column 9: a tab within a text is written \\t")]
    [InlineData("{} {}", "line 1, column 4: something follows after the end; take it away")]
    public void What_is_no_JSON(string json, string expected) => Assert.Equal(expected, Fault<JsonElement>(json));

    [Theory]
    [InlineData("{\"width\": \"x\", \"names\": []}", "line 1: 'width': expected a whole number")]
    [InlineData("{\n\"width\": 1,\n\"share\": \"half\", \"names\": []}", "line 3: 'share': expected a number")]
    [InlineData("{\"width\": 1, \"names\": 3}", "line 1: 'names': expected a list")]
    [InlineData("{\"width\": 1, \"names\": [{}]}", "line 1: 'names[0]': expected a text")]
    [InlineData("{\"width\": 1, \"share\": 1}", "line 1: 'names' is missing")]
    [InlineData("{\"width\": 1, \"names\": null}", "line 1: 'names': null, where a value is needed")]
    public void What_does_not_fit(string json, string expected) => Assert.Equal(expected, Fault<Sized>(json));

    [Fact]
    public void Other_encodings_are_named()
    {
        byte[] bytes = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("{}")];
        var refused = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<JsonElement>(bytes));
        Assert.Equal("line 1, column 1: this is UTF-16; save it as UTF-8", JsonFault.Of(refused, bytes));
    }

    /// <summary>Whatever stands there, a place within the text and words come back.</summary>
    [Fact]
    public void Any_damage_has_words()
    {
        const string whole = "{\"a\": [1, -2.5e3, true, null, {\"b\\n\": \"ü \\u00e9\"}], \"c\": \"\"}";
        foreach (char other in "{}[]\",:\\'x0-.\t\n\0é")
            for (int i = 0; i < whole.Length; i++)
                foreach (string json in (string[])[$"{whole[..i]}{other}{whole[(i + 1)..]}", $"{whole[..i]}{other}{whole[i..]}", whole[..i]])
                {
                    try
                    {
                        JsonSerializer.Deserialize<JsonElement>(json);
                    }
                    catch (JsonException e)
                    {
                        Assert.Matches(@"^line [12], column \d+: [^\n\0]+$", JsonFault.Of(e, json));
                    }
                }
    }

    static string Fault<T>(string json) =>
        JsonFault.Of(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<T>(json, JsonFile.Options)), json);
}
