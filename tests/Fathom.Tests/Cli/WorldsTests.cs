using System.Text.Json;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>What a world writes can be read back from the file, and captured with its labels.</summary>
public class WorldsTests
{
    [Fact]
    public async Task Stories_written_to_a_file_are_read_back_whole()
    {
        using var folder = new TempFolder();
        string file = folder.File("stories.jsonl");
        await FathomCommand.Done("worlds", "generate", "--world", "stories", "--documents", "5", "--world-seed", "3",
            "--out", file);
        Finished read = await FathomCommand.Done("worlds", "read", "--text", file, "--json");
        JsonElement[] texts = [.. read.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(5, texts.Length);
        Assert.All(texts, text => Assert.True(text.GetProperty("whole").GetBoolean()));
        Assert.All(texts, text => Assert.True(text.GetProperty("surprisal").GetDouble() > 100));
        Assert.Contains("5 texts, 5 of them whole stories", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_no_story_is_reported_sentence_by_sentence()
    {
        using var folder = new TempFolder();
        string file = folder.File("other.txt");
        File.WriteAllText(file, "Lily had a red ball. Nobody expects the inquisition. She bounced it!");
        Finished read = await FathomCommand.Done("worlds", "read", "--text", file);
        Assert.Contains("no sentence begins so here", read.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 3 sentences read", read.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "worlds", "read", "--text", "absent.txt")]
    [InlineData(2, "worlds", "generate", "--world", "chess")]
    [InlineData(2, "worlds", "generate", "--world", "stories", "--documents", "0")]
    [InlineData(2, "worlds", "measure", "--world", "chess", "--model", "stories-4L")]
    [InlineData(1, "worlds", "measure", "--world", "stories", "--model", "absent")]
    public async Task Wrong_input_gets_one_line(int code, params string[] arguments) =>
        FathomCommand.CheckRefusal(await FathomCommand.Run(arguments), code);
}
