using System.Text.Json;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>tokenize</c> gives the ids and tokens of Hugging Face's tokenizers.</summary>
public class TokenizeTests(TinyWorkspace workspace)
{
    /// <summary>Strings of each tokenizer that go through a command line; all of them go through the library elsewhere.</summary>
    const int Sample = 6;

    [Theory]
    [InlineData("gpt2", false)]
    [InlineData("pythia", false)]
    [InlineData("stories260K", false)]
    [InlineData("stories260K", true)]
    public async Task Ids_are_those_of_the_oracle(string name, bool special)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(SharedData.Path("tokenizers", "vectors.json")));
        JsonElement tokenizer = vectors.RootElement.GetProperty("tokenizers").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == name);
        // An argument cannot hold a zero character.
        JsonElement[] all = [.. tokenizer.GetProperty("vectors").EnumerateArray()
            .Where(one => !one.GetProperty("text").GetString()!.Contains('\0'))];
        for (int i = 0; i < Sample; i++)
        {
            JsonElement vector = all[i * (all.Length - 1) / (Sample - 1)];
            string text = vector.GetProperty("text").GetString()!;
            string[] arguments = ["tokenize", "--model", SharedData.Path(tokenizer.GetProperty("file").GetString()!),
                "--prompt", text];
            JsonElement result = await FathomCommand.Json(special ? [.. arguments, "--special"] : arguments);
            Assert.Equal(["ids", "tokens"], result.EnumerateObject().Select(property => property.Name));
            Assert.Equal(Ints(vector.GetProperty(special ? "ids_with_special" : "ids")), Ints(result.GetProperty("ids")));
            if (!special) Assert.Equal(Strings(vector.GetProperty("tokens")), Strings(result.GetProperty("tokens")));
        }
    }

    /// <summary>Prompts that a command line could take for something of its own: options, directives, response files.</summary>
    [Theory]
    [InlineData("@a b")]
    [InlineData("--special")]
    [InlineData("[diagram] a")]
    [InlineData("-5")]
    [InlineData("")]
    [InlineData("a\nb \"c\"")]
    public async Task A_prompt_is_taken_as_it_is(string prompt)
    {
        JsonElement result = await FathomCommand.Json("tokenize", "--model", workspace.Model, "--prompt", prompt);
        int[] ids = Fathom.Models.Tokenizers.Tokenizer.Load(workspace.Model).Encode(prompt);
        Assert.Equal(ids, Ints(result.GetProperty("ids")));
    }

    static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
