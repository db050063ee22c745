using System.Text;
using System.Text.Json;
using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>Lines read by themselves say what the serializer reads from them, and nothing where they are not as Fathom writes them.</summary>
public sealed class NameLinesTests
{
    static readonly LatentLabel Full = new("hash", 7, "ngram", "a \"quoted\" \\ ☂ text\u2028", ulong.MaxValue, new(2026, 11, 26, 1, 2, 3, TimeSpan.FromHours(2)))
    { Judge = "judge", Setup = "setup", Remark = "two\nlines", Version = 3 };

    static readonly LatentScore Scored = new("hash", 0, "detection", "balanced accuracy", 0.1 + 0.2, -1e-300, 1, 0.5, 20, 19, 1, 5, DateTimeOffset.UnixEpoch)
    {
        Explainer = "ngram",
        Text = "",
        Setup = "setup",
        Judge = "judge",
        AlwaysNo = 0.25,
        TruePositiveRate = 1,
        Precision = 0.75,
        TrueNegativeRate = 1e-7,
    };

    static readonly WrongCase[] Wrong = [new(long.MaxValue, 12, true), new(0, 1, false)];

    readonly NameLines lines = new(Journal<LatentScore>.Line);

    static byte[] Written<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Journal<LatentLabel>.Line);

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void A_label_is_read_without_rule_and_facts()
    {
        Assert.Equal(Full, lines.Label(Written(Full)));
        LatentLabel bare = new("hash", 7, "default", "", 0, DateTimeOffset.UnixEpoch);
        Assert.Equal(bare, lines.Label(Written(bare)));
        // Nulls are written out by others, and objects may stand where a name needs nothing.
        Assert.Equal(bare, lines.Label(Bytes("""
            {"facts":{"a":[{}]},"latent":7,"dictionary":"ha\u0073h","text":"","explainer":"default","at":"1970-01-01T00:00:00Z","seed":0,"judge":null,"rule":null} 
            """)));
    }

    [Fact]
    public void A_score_is_read_as_a_whole()
    {
        Assert.Equal(Scored, lines.Score(Written(Scored)));
        LatentScore read = lines.Score(Written(Scored with { Wrong = Wrong }))!;
        Assert.Equal(Wrong, read.Wrong);
        Assert.Equal(Scored, read with { Wrong = null });
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"dictionary\":\"hash\"}")]
    [InlineData("LINE,")]
    [InlineData("LINE{}")]
    [InlineData("\"latent\":7|\"latent\":7.5")]
    [InlineData("\"latent\":7|\"latent\":\"7\"")]
    [InlineData("\"latent\":7|\"latent\":3000000000")]
    [InlineData("\"latent\":7|\"Latent\":7")]
    [InlineData("\"latent\":7|\"latent\":7,\"other\":1")]
    [InlineData("\"seed\":0|\"seed\":-1")]
    [InlineData("\"text\":\"words\"|\"text\":null")]
    [InlineData("\"text\":\"words\"|\"text\":[\"words\"]")]
    [InlineData("\"text\":\"words\"|\"text\":\"\\ud800\"")]
    [InlineData("\"text\":\"words\"|\"text\":\"words")]
    [InlineData("\"text\":\"words\"|\"text\":\"words\",\"facts\":7")]
    [InlineData("1970-|1970:")]
    public void Another_line_is_left_to_the_serializer(string change)
    {
        string line = Encoding.UTF8.GetString(Written(new LatentLabel("hash", 7, "default", "words", 0, DateTimeOffset.UnixEpoch)));
        Assert.NotNull(lines.Label(Bytes(line)));
        string changed = change.Split('|') is [var from, var to] ? line.Replace(from, to) : change.Replace("LINE", line);
        Assert.NotEqual(line, changed);
        Assert.Null(lines.Label(Bytes(changed)));
    }

    [Fact]
    public void Numbers_that_are_words_are_left_to_the_serializer()
    {
        byte[] line = Written(Scored with { Value = double.NaN });
        Assert.Null(lines.Score(line));
        Assert.True(double.IsNaN(JsonSerializer.Deserialize<LatentScore>(line, Journal<LatentScore>.Line)!.Value));
        Assert.Null(lines.Score(Bytes(Encoding.UTF8.GetString(Written(Scored with { Wrong = Wrong })).Replace("true", "1"))));
    }

    [Fact]
    public void Texts_that_lines_repeat_are_shared()
    {
        LatentLabel one = lines.Label(Written(Full))!, two = lines.Label(Written(Full))!;
        Assert.Same(one.Dictionary, two.Dictionary);
        Assert.Same(one.Explainer, two.Explainer);
    }
}
