using System.Text.Json;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>The ways to give an option mean the same.</summary>
public class OptionTests(TinyWorkspace workspace)
{
    [Fact]
    public async Task A_config_file_holds_any_option_and_the_command_line_wins()
    {
        using var folder = new TempFolder();
        string config = folder.File("config.json");
        File.WriteAllText(config, JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["model"] = workspace.Model,
            ["prompt"] = "ab a",
            ["max-tokens"] = 12,
            ["temperature"] = 0.5,
            ["seed"] = 3,
            ["threads"] = null,
            ["json"] = true,
        }));
        string[] options =
            ["--model", workspace.Model, "--prompt", "ab a", "--max-tokens", "12", "--temperature", "0.5", "--json"];
        string three = (await FathomCommand.Done(["generate", .. options, "--seed", "3"])).Output;
        string four = (await FathomCommand.Done(["generate", .. options, "--seed", "4"])).Output;
        Assert.NotEqual(three, four);
        Assert.Equal(three, (await FathomCommand.Done("generate", "--config", config)).Output);
        Assert.Equal(four, (await FathomCommand.Done("generate", "--config", config, "--seed", "4")).Output);
    }

    [Fact]
    public async Task Lists_take_several_values_repeats_and_arrays_alike()
    {
        using var folder = new TempFolder();
        string config = folder.File("config.json");
        File.WriteAllText(config, """{"site": ["embed", "blocks.0.mlp_out"]}""");
        string[][] ways =
        [
            ["--site", "embed", "blocks.0.mlp_out"], ["--site", "embed", "--site", "blocks.0.mlp_out"], ["--config", config],
        ];
        foreach (string[] way in ways)
        {
            string to = folder.File("out" + way.Length);
            JsonElement pass = await FathomCommand.Json(
                ["inspect", "--model", workspace.Model, "--tokens", "1,4", .. way, "--out", to]);
            Assert.Equal(["logits", "embed", "blocks.0.mlp_out"],
                pass.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("site").GetString()));
        }
    }

    /// <summary>Counts of tokens are long to type.</summary>
    [Theory]
    [InlineData("2k")]
    [InlineData("2e3")]
    [InlineData("2_000")]
    public async Task Counts_may_be_short(string count)
    {
        using var folder = new TempFolder();
        await FathomCommand.Done("train", "--vectors", workspace.Vectors, "--run", folder.Path, "--name", "a", "--latents", "8",
            "--k", "2", "--batch", "500", "--tokens", count);
        Assert.Equal(4, File.ReadLines(folder.File("dictionaries", "a", "metrics.jsonl")).Count());
    }
}
