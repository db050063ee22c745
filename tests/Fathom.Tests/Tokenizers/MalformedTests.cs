using System.Text.Json.Nodes;
using Fathom.Models.Tokenizers;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Tokenizers;

/// <summary>A file that is damaged or asks for what is not supported is refused in one line that names the place.</summary>
public class MalformedTests
{
    public static TheoryData<string, string, string> Changes => new()
    {
        // path, new value (empty: removed), reason
        { "model.type", "\"WordPiece\"", "the model WordPiece is not supported yet" },
        { "model.type", "\"Unigram\"", "the model Unigram is not supported yet" },
        { "model.type", "7", "model.type: expected a text, found a number" },
        { "model", "", "\"model\" is missing" },
        { "model", "[]", "expected an object, found an array" },
        { "model.vocab", "", "\"vocab\" is missing" },
        { "model.vocab.he", "-1", "expected a whole number from 0" },
        { "model.vocab.he", "1.5", "expected a whole number from 0" },
        { "model.vocab.he", "99999999999999", "expected a whole number from 0" },
        { "model.vocab.he", "4194304", "expected a whole number from 0 to 4194303" },
        { "model.vocab.he", "3", "have the same id 3" },
        { "model.vocab.he", "null", "found null" },
        { "model.merges", """["h e l"]""", "a merge must name two tokens" },
        { "model.merges", """["he"]""", "a merge must name two tokens" },
        { "model.merges", """[["h","e","l"]]""", "a merge must name two tokens" },
        { "model.merges", """[["h",1]]""", "expected a text" },
        { "model.merges", """["zz z"]""", "names the token \"zz\", which is not in the vocabulary" },
        { "model.merges", """["h l"]""", "names the token \"hl\", which is not in the vocabulary" },
        { "model.unk_token", "\"<none>\"", "\"<none>\" is not in the vocabulary" },
        { "model.dropout", "0.1", "dropout" },
        { "model.end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix: this setting is not supported yet" },
        { "model.continuing_subword_prefix", "\"##\"", "model.continuing_subword_prefix" },
        { "model.new_setting", "1", "the setting \"new_setting\" is not supported yet" },
        { "model.fuse_unk", "\"yes\"", "expected true or false" },
        { "new_part", "{}", "the setting \"new_part\" is not supported yet" },
        { "version", "\"2.0\"", "version \"2.0\" is not supported yet" },
        { "normalizer", """{"type":"Precompiled"}""", "the normalizer Precompiled is not supported yet" },
        {
            "normalizer",
            """{"type":"Sequence","normalizers":[{"type":"Nmt"}]}""",
            "normalizer.normalizers[0]: the normalizer Nmt"
        },
        { "normalizer", "{}", "\"type\" is missing" },
        { "normalizer", """{"type":"Replace","pattern":{"String":""},"content":""}""", "an empty pattern" },
        { "normalizer", """{"type":"Replace","pattern":{"Regex":"("},"content":""}""", "pattern.Regex: pattern (: a '('" },
        { "normalizer", """{"type":"Prepend","prepend":"\ud800"}""", "half a surrogate pair" },
        { "pre_tokenizer", """{"type":"BertPreTokenizer"}""", "the pre-tokenizer BertPreTokenizer is not supported yet" },
        {
            "pre_tokenizer",
            """{"type":"Split","pattern":{"Regex":"a"},"behavior":"Odd","invert":false}""",
            "split behavior Odd"
        },
        { "pre_tokenizer", """{"type":"Metaspace","replacement":"ab"}""", "expected one character" },
        { "pre_tokenizer", """{"type":"Metaspace","replacement":"_","prepend_scheme":"second"}""", "prepend scheme second" },
        { "decoder", """{"type":"WordPiece"}""", "the decoder WordPiece is not supported yet" },
        { "post_processor", """{"type":"BertProcessing"}""", "the post-processor BertProcessing is not supported yet" },
        { "post_processor", """{"type":"TemplateProcessing","single":[],"special_tokens":{}}""", "must have the text A once" },
        {
            "post_processor",
            """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x"}}],"special_tokens":{}}""",
            "\"x\" is not among"
        },
        {
            "post_processor",
            """{"type":"TemplateProcessing","single":[],"special_tokens":{"x":{"id":"x","ids":[999],"tokens":[]}}}""",
            "the id 999 has no token"
        },
        { "added_tokens[0].id", "5", "has the id 5 of another token" },
        { "added_tokens[0].content", "\"he\"", "has the id 259, but the vocabulary gives it 256" },
        { "added_tokens[0].content", "\"\"", "without content" },
        { "added_tokens[0].lstrip", "", "\"lstrip\" is missing" },
        { "added_tokens", "{}", "expected an array, found an object" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_refused(string path, string value, string reason)
    {
        var file = Tiny.ByteLevel();
        string[] steps = path.Split('.');
        JsonNode at = file;
        foreach (string step in steps[..^1]) { at = step == "added_tokens[0]" ? at["added_tokens"]![0]! : at[step]!; }
        if (value.Length == 0) { at.AsObject().Remove(steps[^1]); }
        // A lone surrogate does not survive JsonNode, so the value goes in as text.
        else { at[steps[^1]] = "\uE000"; }
        CheckRefused(file.ToJsonString().Replace("\"\\uE000\"", value, StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("", "not a whole, valid JSON file")]
    [InlineData("{", "not a whole, valid JSON file")]
    [InlineData("nonsense", "not a whole, valid JSON file")]
    [InlineData("{\"version\": \"1.0\", \"version\": \"1.0\"}", "not a whole, valid JSON file")]
    [InlineData("[]", "expected an object, found an array")]
    [InlineData("{\"\\ud800\": 1}", "half a surrogate pair")]
    public void A_text_is_refused(string json, string reason) => CheckRefused(json, reason);

    [Fact]
    public void Deep_nesting_is_refused() => CheckRefused(new string('[', 1_000_000), "not a whole, valid JSON file");

    [Fact]
    public void A_missing_file_is_refused()
    {
        using var folder = new TempFolder();
        Refusal.Of(() => Tokenizer.Load(folder.Path), folder.File("tokenizer.json"), "not found");
        Refusal.Of(() => Tokenizer.Load(folder.File("other.json")), folder.File("other.json"), "not found");
    }

    /// <summary>Whatever the damage, the file is refused in one line or the tokenizer works.</summary>
    [Fact]
    public void Any_cut_and_any_changed_byte()
    {
        using var folder = new TempFolder();
        string path = folder.File("tokenizer.json");
        byte[] whole = System.Text.Encoding.UTF8.GetBytes(Tiny.Metaspace().ToJsonString());
        var random = new Random(2);
        int refused = 0;
        for (int round = 0; round < 1500; round++)
        {
            byte[] bytes = [.. whole];
            int at = random.Next(bytes.Length);
            if (round % 3 == 0) { bytes = bytes[..at]; }
            else if (round % 3 == 1) { bytes[at] = (byte)random.Next(256); }
            else { bytes[at] = (byte)"\"{}[]:,0-eE\\untrf"[random.Next(17)]; }
            File.WriteAllBytes(path, bytes);
            try { Tokenizer.Load(path).Decode(Tokenizer.Load(path).Encode("a b é <s>", special: true)); }
            catch (InputException refusal)
            {
                Refusal.AssertOneLine(refusal);
                refused++;
            }
        }
        Assert.InRange(refused, 500, 1499);
    }

    private static void CheckRefused(string json, string reason)
    {
        using var folder = new TempFolder();
        string path = folder.File("tokenizer.json");
        File.WriteAllText(path, json);
        Refusal.Of(() => Tokenizer.Load(path), path, reason);
    }
}
