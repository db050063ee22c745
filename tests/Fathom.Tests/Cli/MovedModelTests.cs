using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Models;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>A run of a model that comes with Fathom, in another installation: its folder is gone, the model is here.</summary>
public sealed class MovedModelTests : IDisposable
{
    const string Name = "stories-1L", Site = "blocks.0.mlp_out", Dictionary = Site + ".topk-48-k4";

    static readonly string[] Steering =
        ["--prompt", "One day, Lily", "--add", "random:1=2norm", "--max-tokens", "8", "--seed", "3"];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly TempFolder folder = new();

    string Run => folder.File("run");

    string Model => folder.File("elsewhere", "models", Name);

    string[] OfModel => ["--model", Model, "--world", "stories", "--documents", "60", "--site", Site];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Everything_that_needs_the_model_finds_the_one_that_comes_with_Fathom()
    {
        CopyModel();
        await FathomCommand.Done(["run", .. OfModel, "--latents", "48", "--k", "4", "--batch", "256", "--tokens", "5k",
            "--no-random-init", "--no-serve", "--out", Run]);
        string before = await Steered();
        string[] evaluate = ["evaluate", "--run", Run, "--metrics", "core", "--no-random-init"];
        JsonNode figures = Figures(await FathomCommand.Json(evaluate));

        Directory.Delete(folder.File("elsewhere"), recursive: true);
        Assert.Equal(before, await Steered());
        Directory.Delete(Path.Combine(Run, "evaluation"), recursive: true);
        Directory.Delete(Path.Combine(Run, "cache"), recursive: true);
        Assert.True(JsonNode.DeepEquals(figures, Figures(await FathomCommand.Json(evaluate))));
        await FathomCommand.Done("index", "--run", Run);
        await FathomCommand.Done("explain", "--run", Run, "--explainer", "n2g", "--scorer", "every-token", "--sample", "2");
        await FathomCommand.Done("probe", "--run", Run, "--dictionary", Dictionary, "--labels", Reviews(), "--no-random-init");

        await using ExplorerServer server = await ExplorerServer.StartAsync(RunFolder.Open(Run), port: 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        using HttpResponseMessage answer = await client.PostAsJsonAsync($"/api/dictionaries/{Dictionary}/text",
            new TextRequest("One day, Lily went to the park."), ExplorerJson.Default.TextRequest, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadFromJsonAsync(ExplorerJson.Default.TextResponse, Cancel);
        Assert.True(text!.Tokens.Count > 8);
    }

    [Fact]
    public async Task Another_model_of_the_same_name_is_never_taken()
    {
        CopyModel();
        // A space more makes it another one.
        File.AppendAllText(Path.Combine(Model, "config.json"), " ");
        await FathomCommand.Done(["capture", .. OfModel, "--run", Run]);
        Directory.Delete(folder.File("elsewhere"), recursive: true);
        await FathomCommand.Refused(1, [Model, "not there any more", "other parameters", "put the old one"],
            ["steer", "--run", Run, "--site", Site, .. Steering]);
    }

    [Theory]
    [InlineData("/old/models/stories-1L", "stories-1L")]
    [InlineData(@"C:\Fathom\models\stories-1L", "stories-1L")]
    [InlineData("/old/models/stories-4L/checkpoints/step-0000011", "stories-4L/checkpoints/step-0000011")]
    [InlineData("/old/models/stories-4L/checkpoints/step-0000012", null)]
    [InlineData("/old/models/stories-9L", null)]
    [InlineData("", null)]
    public void The_end_of_the_path_says_which_model_it_was(string folder, string? expected) =>
        Assert.Equal(expected is null ? null : Path.Combine(EmbeddedModels.Root, expected), EmbeddedModels.Moved(folder));

    async Task<string> Steered() =>
        (await FathomCommand.Json(["steer", "--run", Run, .. Steering])).GetProperty("ids").GetRawText();

    static JsonNode Figures(JsonElement core) => JsonNode.Parse(core.GetProperty("eval_result_metrics").GetRawText())!;

    void CopyModel()
    {
        Directory.CreateDirectory(Model);
        foreach (string file in Directory.EnumerateFiles(EmbeddedModels.Find(Name)!))
            File.Copy(file, Path.Combine(Model, Path.GetFileName(file)));
    }

    string Reviews()
    {
        string path = folder.File("reviews.csv");
        File.WriteAllLines(path, ["text,label", .. Enumerable.Range(0, 40).Select(i => i % 2 == 0
            ? $"Lily has {i} dogs.,dog" : $"Tom has {i} cats.,cat")]);
        return path;
    }
}
