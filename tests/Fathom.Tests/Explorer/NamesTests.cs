using System.Net;
using System.Text.Json;
using Fathom.Evaluation;
using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Names come from the truth evaluation as it writes them, and from one of these weights alone.</summary>
public sealed class NamesTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_latent_is_named_by_its_training_f1_and_shown_with_that_of_held_out_rows()
    {
        Dictionary<int, TrackedVariable> tracked = TinyTruth.Report.Latents.ToDictionary(each => each.Latent);
        LatentsResponse table = await fixture.Get(
            ExplorerFixture.Dictionary("/latents?count=24"), ExplorerJson.Default.LatentsResponse);
        foreach (LatentRow row in table.Latents)
        {
            TracksResponse? expected = row.Latent is TinyTruth.Best or TinyTruth.Second or TinyTruth.Third or TinyTruth.AtTheEdge
                ? Response(tracked[row.Latent]) : null;
            Assert.Equal(expected, row.Tracks);
            LatentResponse page = await fixture.Get(
                ExplorerFixture.Dictionary($"/latents/{row.Latent}"), ExplorerJson.Default.LatentResponse);
            Assert.Equal(expected, page.Tracks);
        }

        TracksResponse Response(TrackedVariable tracked)
        {
            (string name, _, string description) = TinyTruth.Report.Variables[tracked.Variable].Label;
            VariableScore score = tracked.Score;
            return new(name, description, score.F1, score.Precision, score.Recall, score.Threshold);
        }
    }

    /// <summary>Of five variables one is too rare; the dictionary tells two with an F1 of .8 or more, the probe four.</summary>
    [Fact]
    public async Task The_overview_counts_named_latents_and_found_variables()
    {
        OverviewResponse overview = await fixture.Get(ExplorerFixture.Dictionary(), ExplorerJson.Default.OverviewResponse);
        Assert.Equal(new NamingResponse(4, 0.5, 2, 4, 0.8), overview.Naming);
    }

    [Theory]
    [InlineData("true", TinyTruth.Best, TinyTruth.Second, TinyTruth.Third, TinyTruth.AtTheEdge)]
    [InlineData("false", TinyTruth.AtTheEdge, TinyTruth.Third, TinyTruth.Second, TinyTruth.Best)]
    public async Task Sorted_by_f1_the_nameless_come_last_either_way(string descending, params int[] first)
    {
        LatentsResponse table = await fixture.Get(
            ExplorerFixture.Dictionary($"/latents?sort=tracks&descending={descending}&count=24"),
            ExplorerJson.Default.LatentsResponse);
        Assert.Equal([.. first, .. Enumerable.Range(0, TinyRun.Latents).Except(first)], table.Latents.Select(row => row.Latent));
    }

    [Fact]
    public async Task Names_come_and_go_with_the_file_while_it_is_served()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal((null, 0), await Names(client));
        TinyTruth.Write(run);
        Assert.Equal((4, 4), await Names(client));
        TinyTruth.Write(run, hash: "another");
        Assert.Equal((null, 0), await Names(client));
    }

    /// <summary>Of the entries here only the first has all that a name needs and speaks of a latent that exists.</summary>
    [Fact]
    public async Task What_has_no_figures_for_a_name_is_passed_over()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        Directory.CreateDirectory(run.Folder.Evaluation(TinyRun.Dictionary));
        File.WriteAllText(TinyTruth.FileIn(run), """
            {
              "eval_result_unstructured": {
                "variables": [7, { "scores": 3 }, { "name": 4 }],
                "latents": [
                  { "latent": 4, "variable": "unlisted", "train_f1": 0.6, "f1": 0.6, "precision": 0.6, "recall": 0.6, "threshold": 0 },
                  { "latent": 6, "variable": "a", "train_f1": 0.6, "f1": "high", "precision": 0.6, "recall": 0.6, "threshold": 0 },
                  { "latent": 8, "train_f1": 0.6, "f1": 0.6, "precision": 0.6, "recall": 0.6, "threshold": 0 },
                  { "latent": 10, "variable": "a", "f1": 0.6, "precision": 0.6, "recall": 0.6, "threshold": 0 },
                  { "latent": 24, "variable": "a", "train_f1": 0.6, "f1": 0.6, "precision": 0.6, "recall": 0.6, "threshold": 0 },
                  { "latent": 9.5, "variable": "a", "train_f1": 0.6, "f1": 0.6, "precision": 0.6, "recall": 0.6, "threshold": 0 },
                  { "latent": -1, "variable": "a", "train_f1": 0.6, "f1": 0.6, "precision": 0.6, "recall": 0.6, "threshold": 0 },
                  null
                ]
              }
            }
            """);
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal((1, 1), await Names(client));
        LatentResponse page = JsonSerializer.Deserialize(
            await client.GetStringAsync(ExplorerFixture.Dictionary("/latents/4"), Cancel), ExplorerJson.Default.LatentResponse)!;
        Assert.Equal(new("unlisted", "", 0.6, 0.6, 0.6, 0), page.Tracks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/latents")]
    [InlineData("/latents/3")]
    public async Task A_damaged_file_names_its_repair(string path)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        Directory.CreateDirectory(run.Folder.Evaluation(TinyRun.Dictionary));
        File.WriteAllText(TinyTruth.FileIn(run), "{ torn");
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        using HttpResponseMessage answer = await client.GetAsync(ExplorerFixture.Dictionary(path), Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        string error = JsonSerializer.Deserialize(
            await answer.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.ErrorResponse)!.Error;
        Assert.StartsWith($"{TinyTruth.FileIn(run)}: damaged (", error, StringComparison.Ordinal);
        string repair = $"fathom evaluate --run {run.Folder.Path} --dictionary tiny --metrics truth";
        Assert.EndsWith($"make it anew with '{repair}'", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    static async Task<(int? Counted, int InTable)> Names(HttpClient client)
    {
        OverviewResponse overview = JsonSerializer.Deserialize(
            await client.GetStringAsync(ExplorerFixture.Dictionary(), Cancel), ExplorerJson.Default.OverviewResponse)!;
        LatentsResponse table = JsonSerializer.Deserialize(
            await client.GetStringAsync(ExplorerFixture.Dictionary("/latents?count=24"), Cancel),
            ExplorerJson.Default.LatentsResponse)!;
        return (overview.Naming?.Latents, table.Latents.Count(row => row.Tracks is not null));
    }
}
