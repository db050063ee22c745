using System.Text.Json.Nodes;
using Fathom.Models.Tokenizers;

namespace Fathom.Tests.Tokenizers;

/// <summary>Which characters a token stands for.</summary>
public sealed class SpanTests
{
    const string Text = "hello  hi é 🙂!\nhell";

    static Tokenizer Load(JsonObject file) => Golden.LoadText(file.ToJsonString());

    static JsonObject With(JsonObject file, string normalizer)
    {
        file["normalizer"] = JsonNode.Parse(normalizer);
        return file;
    }

    static (int, int, int)[] Spans(Tokenizer tokenizer, string text) =>
        [.. tokenizer.EncodeSpans(text).Select(token => (token.Id, token.Start, token.End))];

    [Fact]
    public void Byte_level_by_hand()
    {
        Tokenizer bytes = Load(Tiny.ByteLevel());
        Assert.Equal([(258, 0, 4), ('o', 4, 5), (' ', 5, 6), ('h', 6, 7), ('i', 7, 8), (259, 8, 13),
            (0xC3, 13, 14), (0xA9, 13, 14)],
            Spans(bytes, "hello hi<end>é"));
        Assert.Equal([(0xF0, 0, 2), (0x9F, 0, 2), (0x99, 0, 2), (0x82, 0, 2), ('!', 2, 3)], Spans(bytes, "🙂!"));
    }

    /// <summary>The mark in front stands for no character, later ones for their space.</summary>
    [Fact]
    public void Metaspace_by_hand()
    {
        Tokenizer marks = Load(Tiny.Metaspace());
        Assert.Equal([(262, 0, 1), (259, 1, 2), (261, 2, 3), (3 + 0xC3, 3, 4), (3 + 0xA9, 3, 4)], Spans(marks, "a bé"));
        Assert.Equal([(259, 0, 0), (261, 0, 1), (262, 1, 3)], Spans(marks, "b a"));
    }

    /// <summary>Characters that a normaliser joins, adds or drops are followed back to the text as it was.</summary>
    [Fact]
    public void Normalised_characters_come_from_where_they_were()
    {
        Assert.Equal([('x', 0, 1), (0xC3, 1, 3), (0xA9, 1, 3), ('y', 3, 4)],
            Spans(Load(With(Tiny.ByteLevel(), """{"type": "NFC"}""")), "xe\u0301y"));
        Assert.Equal([('i', 0, 1), (0xCC, 0, 1), (0x87, 0, 1), ('b', 1, 2)],
            Spans(Load(With(Tiny.ByteLevel(), """{"type": "Lowercase"}""")), "\u0130B"));
        Assert.Equal([('a', 1, 2), ('-', 2, 5), ('b', 5, 6)], Spans(Load(With(Tiny.ByteLevel(),
            """
            {"type": "Sequence", "normalizers": [{"type": "Strip", "strip_left": true, "strip_right": true},
             {"type": "Replace", "pattern": {"String": "==="}, "content": "-"}]}
            """)), " a===b "));
        Assert.Equal([('>', 0, 0), ('a', 0, 1)],
            Spans(Load(With(Tiny.ByteLevel(), """{"type": "Prepend", "prepend": ">"}""")), "a"));
    }

    /// <summary>On every tokenizer the ids are those of Encode, and without a normaliser the tokens cover the text.</summary>
    [Fact]
    public void Spans_have_the_ids_and_cover_the_text()
    {
        foreach (JsonObject file in (JsonObject[])[Tiny.ByteLevel(), Tiny.Metaspace(),
            With(Tiny.ByteLevel(), """{"type": "NFKC"}"""), With(Tiny.Metaspace(), """{"type": "Lowercase"}""")])
        {
            bool plain = file["normalizer"] is null;
            Tokenizer tokenizer = Load(file);
            TokenSpan[] spans = tokenizer.EncodeSpans(Text);
            Assert.Equal(tokenizer.Encode(Text), spans.Select(token => token.Id));
            Assert.All(spans, token => Assert.InRange(token.End, token.Start, Text.Length));
            Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.Start <= pair.Second.Start));
            if (!plain) continue;
            var covered = new bool[Text.Length];
            foreach (TokenSpan token in spans) covered.AsSpan(token.Start, token.End - token.Start).Fill(true);
            Assert.DoesNotContain(false, covered);
        }
    }
}
