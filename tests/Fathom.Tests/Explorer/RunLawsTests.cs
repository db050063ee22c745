using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Explorer;
using Fathom.Tests.Checkout;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Laws of the explorer are those of <c>fathom scaling</c>, number for number, and nothing is written for them.</summary>
public sealed class RunLawsTests(TinyWorkspace workspace) : IDisposable
{
    static readonly int[] Sizes = [256, 512, 1024, 2048, 4096, 8192];

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Dictionaries of six sizes at four k, some trained for longer, with noise of a percent or two.</summary>
    internal static string Plant(string path)
    {
        var law = new JointLaw(2, 0.1, -0.45, -0.05, -3, -0.3);
        var noise = new Fathom.Numerics.Philox(7, 0);
        ulong draws = 0;
        double Noisy(double value) => value * Math.Exp(0.02 * noise.Normal(draws++));
        TrainConfig Config(int n, int k, long tokens, ulong seed) => new() { Latents = n, K = k, Tokens = tokens, Seed = seed };
        return PlantedSweep.Write(path, TinyRun.Site,
        [
            .. from n in Sizes from k in (int[])[8, 16, 32, 64] select (Config(n, k, 4096, 0), Noisy(law.At(n, k)), Noisy(law.At(n, k))),
            .. from n in Sizes from seed in (ulong[])[0, 1] select (Config(n, 16, 16384, seed), Noisy(0.8 * law.At(n, 16)), Noisy(0.02 + law.At(n, 16))),
            .. from tokens in (long[])[65536, 262144, 1048576] select (Config(1024, 16, tokens, 0), Noisy(law.At(1024, 16) * Math.Pow(4096.0 / tokens, 0.2)),
                Noisy(law.At(1024, 16) * Math.Pow(4096.0 / tokens, 0.3))),
        ]);
    }

    static async Task<JsonElement> Laws(ExplorerServer server, string query = "")
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        string[] lines = (await client.GetStringAsync("/api/scaling" + query, Cancel)).Split('\n');
        Assert.Equal("event: end", lines.Last(line => line.StartsWith("event:", StringComparison.Ordinal)));
        return JsonDocument.Parse(lines.Last(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..]).RootElement.GetProperty("result");
    }

    [Theory]
    [InlineData("fvu")]
    [InlineData("added")]
    public async Task They_are_those_of_the_verb_number_for_number(string measure)
    {
        string run = Plant(folder.File("run"));
        await using ExplorerServer server = await ExplorerServer.StartAsync(RunFolder.Open(run), 0, cancel: Cancel);
        JsonElement laws = await Laws(server, $"?measure={measure}");
        JsonElement[] all = [.. laws.GetProperty("laws").EnumerateArray()];
        JsonElement verb = await FathomCommand.Json("scaling", "--run", run, "--measure", measure, "--at", "131072");
        JsonElement tokens = await FathomCommand.Json("scaling", "--run", run, "--measure", measure, "--over", "tokens");
        foreach (string name in (string[])["measure", "dictionaries", "draws", "seed"]) Assert.Equal($"{verb.GetProperty(name)}", $"{laws.GetProperty(name)}");
        JsonElement[] expected = [.. verb.GetProperty("laws").EnumerateArray(), .. tokens.GetProperty("laws").EnumerateArray()];
        Assert.Equal(expected.Length, all.Length);
        Assert.Equal(["latents", "joint", "compute", "tokens"], all.Where(law => law.GetProperty("why").ValueKind == JsonValueKind.Null)
            .Select(law => law.GetProperty("over").GetString()!).Distinct());
        int compared = 0;
        for (int i = 0; i < all.Length; i++)
        {
            compared += Same(expected[i], all[i], $"law {i}");
            // Where the line ends in the picture is where the verb was asked: 16 times the largest.
            JsonElement[] at = [.. expected[i].GetProperty("at").EnumerateArray()];
            JsonElement[] curves = [.. all[i].GetProperty("curves").EnumerateArray()];
            for (int j = 0; j < at.Length; j++)
            {
                JsonElement last = curves[j].GetProperty("beyond").EnumerateArray().Last();
                foreach (string name in (string[])["x", "loss", "low", "high"])
                    Assert.Equal(at[j].GetProperty(name).GetDouble(), last.GetProperty(name).GetDouble());
            }
        }
        Assert.InRange(compared, 1000, int.MaxValue);
    }

    // What the verb says, the other says too; how many numbers that are.
    static int Same(JsonElement expected, JsonElement actual, string path)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path}: {expected} and {actual}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                return expected.EnumerateObject().Where(property => property.Name != "at")
                    .Sum(property => Same(property.Value, actual.GetProperty(property.Name), $"{path}.{property.Name}"));
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                return Enumerable.Range(0, expected.GetArrayLength()).Sum(i => Same(expected[i], actual[i], $"{path}[{i}]"));
            case JsonValueKind.Number:
                Assert.True(expected.GetDouble() == actual.GetDouble(), $"{path}: {expected} and {actual}");
                return 1;
            default:
                Assert.True($"{expected}" == $"{actual}", $"{path}: {expected} and {actual}");
                return 0;
        }
    }

    /// <summary>What was not measured is named, and nothing is measured here; once the verb has done it, the laws are the verb's.</summary>
    [Fact]
    public async Task Nothing_is_measured_and_nothing_written()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string grid = folder.File("grid.json");
        File.WriteAllText(grid, $$"""{"site": "{{TinyWorkspace.Site}}", "latents": [8, 12, 16, 24, 32], "k": 4, "batch": 256, "tokens": "20k"}""");
        await FathomCommand.Done("sweep", "--run", run.Path, "--grid", grid, "--no-evaluate");
        SortedDictionary<string, string> files = RunFiles.Of(run.Path);
        await using ExplorerServer server = await ExplorerServer.StartAsync(RunFolder.Open(run.Path), 0, cancel: Cancel);
        JsonElement before = await Laws(server);
        Assert.Equal(6, before.GetProperty("dictionaries").GetInt32() + before.GetProperty("notMeasured").GetArrayLength());
        Assert.InRange(before.GetProperty("notMeasured").GetArrayLength(), 5, 6);
        Assert.Empty(before.GetProperty("laws").EnumerateArray());
        Assert.Equal(files, RunFiles.Of(run.Path));
        Finished verb = await FathomCommand.Run("scaling", "--run", run.Path, "--json");
        JsonElement after = await Laws(server);
        Assert.Equal((6, 0), (after.GetProperty("dictionaries").GetInt32(), after.GetProperty("notMeasured").GetArrayLength()));
        JsonElement[] expected = [.. FathomCommand.OneValue(verb).GetProperty("laws").EnumerateArray()];
        JsonElement[] all = [.. after.GetProperty("laws").EnumerateArray()];
        Assert.NotEmpty(expected);
        for (int i = 0; i < expected.Length; i++) Same(expected[i], all[i], $"law {i}");
    }

    [Fact]
    public async Task A_run_without_dictionaries_has_no_law_and_a_wrong_measure_is_refused()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        JsonElement laws = await Laws(server);
        Assert.Equal((0, 0), (laws.GetProperty("dictionaries").GetInt32(), laws.GetProperty("laws").GetArrayLength()));
        Assert.Contains("does not say how it was trained", Assert.Single(laws.GetProperty("leftOut").EnumerateArray()).GetString(), StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = server.Address };
        using HttpResponseMessage wrong = await client.GetAsync("/api/scaling?measure=mse", Cancel);
        Assert.Equal(400, (int)wrong.StatusCode);
        Assert.Contains("expected fvu, added", await wrong.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
