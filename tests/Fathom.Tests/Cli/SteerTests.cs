using System.Text.Json;
using Fathom.Features;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>steer</c>, and <c>generate</c> with its options.</summary>
public class SteerTests(TinyWorkspace workspace)
{
    async Task<string[]> Common() =>
        ["--run", await workspace.Run(), "--prompt", "ab a", "--max-tokens", "12", "--temperature", "0.7", "--seed", "3"];

    async Task<JsonElement> Steer(params string[] more) => await FathomCommand.Json(["steer", .. await Common(), .. more]);

    [Fact]
    public async Task Strength_0_is_what_generate_writes_and_a_latent_changes_it()
    {
        JsonElement plain = await FathomCommand.Json("generate", "--model", workspace.Model, "--prompt", "ab a", "--max-tokens", "12",
            "--temperature", "0.7", "--seed", "3");
        Assert.Equal(plain.GetProperty("ids").GetRawText(), (await Steer("--add", "5=0")).GetProperty("ids").GetRawText());
        JsonElement moved = await Steer("--add", "random:1=4norm");
        Assert.NotEqual(plain.GetProperty("ids").GetRawText(), moved.GetProperty("ids").GetRawText());
        JsonElement generated = await FathomCommand.Json(["generate", "--model", workspace.Model, .. await Common(), "--add",
            "random:1=4norm"]);
        Assert.Equal(moved.GetProperty("ids").GetRawText(), generated.GetProperty("ids").GetRawText());
    }

    [Fact]
    public async Task Text_is_streamed_as_json_has_it_and_threads_change_nothing()
    {
        JsonElement json = await Steer("--clamp", "5=2max", "--threads", "1");
        Finished streamed = await FathomCommand.Done(["steer", .. await Common(), "--clamp", "5=2max", "--threads", "2"]);
        Assert.Equal(("ab a" + json.GetProperty("text").GetString() + "\n", ""), (streamed.Output, streamed.Error));
    }

    [Fact]
    public async Task Columns_stand_side_by_side()
    {
        JsonElement[] columns = [.. (await Steer("--add", "5=2max", "--columns")).GetProperty("columns").EnumerateArray()];
        Assert.Equal(["default", "steered", "clamped", "errorfree"],
            columns.Select(one => one.GetProperty("column").GetString()));
        Assert.Equal((await Steer("--add", "5=2max")).GetProperty("text").GetString(),
            columns[1].GetProperty("text").GetString());
        Assert.Equal((await Steer("--clamp", "5=2max")).GetProperty("text").GetString(),
            columns[2].GetProperty("text").GetString());
        Assert.Equal((await Steer("--no-error")).GetProperty("text").GetString(), columns[3].GetProperty("text").GetString());
        Assert.Contains("error-free", (await FathomCommand.Done(["steer", .. await Common(), "--add", "5=2max", "--columns"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_say_all_that_was_asked_for()
    {
        using var folder = new TempFolder();
        JsonElement asked = await Steer("--add", "5=2max", "random:2=1.5", "--ablate", "7", "--orthogonal", "component:0=0.5", "--cap",
            "9=1norm", "--gate", "3=0.1max", "--positions", "generated", "--special-tokens", "--frozen-attention", "--save",
            folder.File("s.json"));
        SteeringSettings saved = SteeringSettings.Load(folder.File("s.json"));
        var gate = new LatentGate(3, 0.1, StrengthUnit.Max);
        Intervention Of(InterventionKind kind, DirectionSource direction, double strength, StrengthUnit unit) => new()
        {
            Kind = kind,
            Direction = direction,
            Strength = strength,
            Unit = unit,
            Gate = gate,
            Positions = SteeredPositions.Generated,
            SpecialTokens = true,
        };
        Assert.Equal(
        [
            Of(InterventionKind.Add, new LatentSource(5), 2, StrengthUnit.Max),
            Of(InterventionKind.Add, new RandomSource(2), 1.5, StrengthUnit.Raw),
            Of(InterventionKind.Ablate, new LatentSource(7), 1, StrengthUnit.Raw),
            Of(InterventionKind.Orthogonal, new ComponentSource(0), 0.5, StrengthUnit.Raw),
            Of(InterventionKind.Cap, new LatentSource(9), 1, StrengthUnit.Norm),
        ], saved.Interventions);
        Assert.Equal(("ab a", 12, 0.7, 3UL, true), (saved.Prompt, saved.MaxTokens, saved.Temperature, saved.Seed, saved.FrozenAttention));
        JsonElement again = await FathomCommand.Json("steer", "--run", await workspace.Run(), "--settings",
            folder.File("s.json"));
        Assert.Equal(asked.GetRawText(), again.GetRawText());
        JsonElement longer = await FathomCommand.Json("steer", "--run", await workspace.Run(), "--settings", folder.File("s.json"),
            "--max-tokens", "3");
        Assert.Equal(3, longer.GetProperty("ids").GetArrayLength());
    }

    [Fact]
    public async Task A_sweep_has_a_point_for_each_strength()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("p.jsonl"), "{\"text\": \"ab\"}\n{\"text\": \"ba b\"}\n");
        string[] sweep = ["steer", "--run", await workspace.Run(), "--max-tokens", "8", "--add", "5=1norm", "--sweep", "0,1,4",
            "--prompts", folder.File("p.jsonl"), "--target", TinyFiles.B.ToString()];
        JsonElement report = (await FathomCommand.Json(sweep)).GetProperty("report");
        JsonElement[] points = [.. report.GetProperty("points").EnumerateArray()];
        Assert.Equal([0, 1, 4], points.Select(point => point.GetProperty("strength").GetDouble()));
        Assert.Equal(0, points[0].GetProperty("divergence").GetDouble());
        Assert.All(points[1..], point => Assert.True(point.GetProperty("divergence").GetDouble() > 0));
        Assert.Equal(report.GetProperty("unsteered").GetProperty("perplexity").GetDouble(),
            points[0].GetProperty("perplexity").GetDouble());
        Assert.All(points, point => Assert.Equal(2, point.GetProperty("texts").GetArrayLength()));
        string table = await NarrowTerminal.Fits(sweep);
        Assert.Contains("| × 4 ", table, StringComparison.Ordinal);
        Assert.Contains("Δlogp", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_run_a_vector_and_a_site_are_enough()
    {
        using var folder = new TempFolder();
        Fathom.Models.Files.Npy.Write(folder.File("v.npy"), [.. Enumerable.Range(0, 20).Select(i => (float)i % 7 - 3)], 2, 10);
        JsonElement one = await FathomCommand.Json("steer", "--model", workspace.Model, "--site", TinyWorkspace.Site, "--prompt", "ab a",
            "--vector", folder.File("v.npy") + ":1=3");
        Assert.Equal(1, one.GetProperty("settings").GetProperty("interventions")[0].GetProperty("direction").GetProperty("row").GetInt32());
    }

    [Theory]
    [InlineData(2, "nothing to steer")]
    [InlineData(2, "'x' is no strength", "--add", "5=x")]
    [InlineData(2, "expected DIRECTION=STRENGTH", "--add", "5")]
    [InlineData(2, "expected a direction", "--ablate", "sideways")]
    [InlineData(2, "--gate a", "--add", "5=1", "--gate", "a")]
    [InlineData(2, "has a part with --sweep only", "--add", "5=1", "--target", "b")]
    [InlineData(2, "has no part with --sweep", "--add", "5=1", "--sweep", "1", "--columns")]
    [InlineData(2, "expected factors", "--add", "5=1", "--sweep", "a")]
    [InlineData(1, "latents 0 to 47", "--add", "48=1")]
    [InlineData(1, "no labels here", "--add", "label:rain=1")]
    [InlineData(1, "the dictionary is of", "--add", "5=1", "--dictionary", TinyWorkspace.Dictionary, "--site",
        "blocks.0.resid_post")]
    public async Task What_cannot_be_done_is_one_line(int code, string expected, params string[] more)
    {
        Finished failed = await FathomCommand.Run(["steer", .. await Common(), .. more]);
        FathomCommand.CheckRefusal(failed, code, expected);
    }
}
