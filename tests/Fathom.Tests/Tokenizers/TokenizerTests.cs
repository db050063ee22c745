using System.Text;
using System.Text.Json.Nodes;
using Fathom.Models.Tokenizers;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Tests.Tokenizers;

/// <summary>What the public members promise, on tokenizers small enough to follow by hand.</summary>
public class TokenizerTests
{
    private readonly Tokenizer _bytes = Golden.LoadText(Tiny.ByteLevel().ToJsonString());
    private readonly Tokenizer _marks = Golden.LoadText(Tiny.Metaspace().ToJsonString());

    [Fact]
    public void Byte_level_tokens_by_hand()
    {
        Assert.Equal([258, 'o', ' ', 'h', 'i', 259, 0xC3, 0xA9], _bytes.Encode("hello hi<end>é"));
        Assert.Equal((260, null), (_bytes.VocabularySize, _bytes.BosId));
        Assert.Equal("hell", _bytes.Token(258));
        Assert.Equal(("Ġ", " "), (_bytes.Token(' '), _bytes.Text(' ')));
        Assert.Equal("\uFFFD", _bytes.Text(0xC3));
        Assert.Equal(("<end>", "<end>", true), (_bytes.Token(259), _bytes.Text(259), _bytes.IsSpecial(259)));
        Assert.False(_bytes.IsSpecial(258));
    }

    [Fact]
    public void Metaspace_tokens_by_hand()
    {
        Assert.Equal([262, 259, 261, 3 + 0xC3, 3 + 0xA9], _marks.Encode("a bé"));
        Assert.Equal([1, 262], _marks.Encode("a", special: true));
        Assert.Equal([1], _marks.Encode("", special: true));
        Assert.Equal((263, 1), (_marks.VocabularySize, _marks.BosId));
        Assert.Equal(("▁a", " a"), (_marks.Token(262), _marks.Text(262)));
        Assert.Equal(("<0x0A>", "\n", "\uFFFD"), (_marks.Token(3 + 10), _marks.Text(3 + 10), _marks.Text(3 + 0xC3)));
        Assert.Equal(" a bé", _marks.Decode([1, 262, 259, 261, 3 + 0xC3, 3 + 0xA9], skipSpecial: true));
        Assert.Equal("<s>\uFFFD\uFFFD a", _marks.Decode([1, 3 + 0xC3, 3 + 0xC3, 262]));
    }

    /// <summary>Models pad their embeddings, so ids without a token do come up.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Ids_without_a_token(int id)
    {
        Assert.Equal("", _bytes.Decode([id]));
        Assert.Equal(($"[{id}]", $"[{id}]", false), (_bytes.Token(id), _bytes.Text(id), _bytes.IsSpecial(id)));
    }

    [Fact]
    public void Byte_level_text_comes_back_whatever_it_is()
    {
        var rune = Gen.Frequency(
            (3, Gen.Elements("he", "hell", "ll", " ", "  ", "\n", "'s", "1", "\u0085")),
            (1, Gen.Choose(0, 0x10FFFF).Where(Rune.IsValid).Select(char.ConvertFromUtf32)));
        var texts = rune.ArrayOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(texts, text => _bytes.Decode(_bytes.Encode(text)) == text).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Half_a_surrogate_pair_counts_as_the_replacement_character() =>
        Assert.Equal(_bytes.Encode("a\uFFFDb\uFFFD😀"), _bytes.Encode("a\uD800b\uDC00😀"));

    [Fact]
    public void Many_threads_get_the_ids_of_one()
    {
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => $"hello {i * 7919} hell {new string('h', i % 60)}e ll{i}")];
        var other = Golden.LoadText(Tiny.ByteLevel().ToJsonString());
        int[][] alone = [.. texts.Select(text => other.Encode(text))];
        var together = new int[texts.Length][];
        Parallel.For(0, texts.Length, i => together[i] = _bytes.Encode(texts[i]));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void A_model_without_a_type_is_BPE_as_in_old_files()
    {
        var file = Tiny.ByteLevel();
        file["model"]!.AsObject().Remove("type");
        Assert.Equal([258, 'o'], Golden.LoadText(file.ToJsonString()).Encode("hello"));
    }

    [Fact]
    public void Texts_of_tokens_are_read_through_a_sequence_of_decoders()
    {
        var file = Tiny.ByteLevel();
        file["decoder"] = JsonNode.Parse("""{"type": "Sequence", "decoders": [{"type": "ByteLevel"}, {"type": "Fuse"}]}""");
        Assert.Equal(" ", Golden.LoadText(file.ToJsonString()).Text(' '));
    }

    /// <summary>The words between marks are encoded one by one only where no merge reaches across a mark.</summary>
    [Fact]
    public void A_merge_across_a_mark_is_found()
    {
        var file = Tiny.Metaspace();
        file["pre_tokenizer"]!["split"] = false;
        file["model"]!["vocab"]!["a▁b"] = 263;
        file["model"]!["vocab"]!["▁b"] = 264;
        file["model"]!["merges"] = new JsonArray("▁ b", "a ▁b");
        Assert.Equal([259, 263], Golden.LoadText(file.ToJsonString()).Encode("a b"));
    }
}
