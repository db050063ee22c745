using System.Text.Json;
using Fathom.Models.Tokenizers;
using Fathom.Tests.Support;

namespace Fathom.Tests.Tokenizers;

/// <summary>Real tokenizers: the ids of Hugging Face's library for every string of the shared vectors.</summary>
public class VectorTests
{
    [Theory]
    [InlineData("gpt2", 68, 50257, null)]
    [InlineData("pythia", 68, 50277, null)]
    [InlineData("stories260K", 68, 512, 1)]
    public void Ids_and_decoded_text_agree(string name, int expectedStrings, int vocabularySize, int? bosId)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("tokenizers", "vectors.json")));
        var entry = vectors.RootElement.GetProperty("tokenizers").EnumerateArray()
            .Single(tokenizer => tokenizer.GetProperty("name").GetString() == name);
        var tokenizer = Tokenizer.Load(SharedData.Path(entry.GetProperty("file").GetString()!.Split('/')));
        Assert.Equal(vocabularySize, tokenizer.VocabularySize);
        Assert.Equal(bosId, tokenizer.BosId);

        int strings = 0;
        foreach (var vector in entry.GetProperty("vectors").EnumerateArray())
        {
            string text = vector.GetProperty("text").GetString()!;
            int[] ids = Ids(vector.GetProperty("ids"));
            Assert.Equal(ids, tokenizer.Encode(text));
            Assert.Equal(Ids(vector.GetProperty("ids_with_special")), tokenizer.Encode(text, special: true));
            Assert.Equal(vector.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()), ids.Select(tokenizer.Token));
            Assert.Equal(vector.GetProperty("decoded").GetString(), tokenizer.Decode(ids));
            strings++;
        }
        Assert.Equal(expectedStrings, strings);

        // U+0085 is white space and U+FEFF is not: so the Rust library has it, and so it is for users of Python.
        if (!entry.TryGetProperty("js_rust_divergences", out var divergences)) { return; }
        foreach (var vector in divergences.EnumerateArray())
        {
            Assert.Equal(Ids(vector.GetProperty("ids_rust")), tokenizer.Encode(vector.GetProperty("text").GetString()!));
        }
    }

    [Fact]
    public void A_source_file_gives_the_ids_of_tiktoken()
    {
        var gpt2 = Tokenizer.Load(SharedData.Path("tokenizers", "gpt2"));
        string text = File.ReadAllText(SharedData.Path("tokenizers", "tiktoken", "lib.rs.txt"));
        using var expected = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("tokenizers", "tiktoken", "tokens_gpt2.json")));

        Assert.Equal(Ids(expected.RootElement), gpt2.Encode(text));
    }

    private static int[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(id => id.GetInt32())];
}
