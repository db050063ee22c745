using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Tests.Dictionaries;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Trainings behind a real server: how it stands with each, and their curves while they are trained.</summary>
public sealed class TrainingsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static TrainingResponse Only(RunFolder run) => Assert.Single(new FollowedTrainings(run).All().Trainings);

    [Fact]
    public void A_training_is_running_then_stopped_then_done()
    {
        using var folder = new TempFolder();
        RunFolder run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        string dictionary = run.Dictionary("small");
        TrainingResponse? during = null;
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => SmallTraining.Train(dictionary, cancel: cancel, progress: metrics =>
        {
            if (metrics.Step < 12) return;
            during ??= Only(run);
            cancel.Cancel();
        }));
        Assert.Equal((TrainingState.Running, 12, 40, 150, "topk"),
            (during!.State, during.Step, during.Steps, during.Latents, during.Architecture));
        Assert.InRange(during.TokensPerSecond!.Value, 1, 1e9);
        Assert.Equal(28 * 130 / during.TokensPerSecond.Value, during.SecondsLeft!.Value, 1e-6);

        Age(dictionary, checkpoint: 0, log: 1);
        Assert.Equal(TrainingState.Running, Only(run).State);
        Age(dictionary, checkpoint: 60, log: 61);
        Assert.Equal((TrainingState.Stopped, 12), (Only(run).State, Only(run).Step));
        Age(dictionary, checkpoint: 9000, log: 6000);
        TrainingResponse silent = Only(run);
        Assert.Equal(TrainingState.Silent, silent.State);
        Assert.InRange(silent.SecondsSinceWritten, 6000, 8999);
        Assert.Null(silent.SecondsLeft);

        SmallTraining.Resume(dictionary);
        TrainingResponse done = Only(run);
        Assert.Equal((TrainingState.Done, 40, 40, 150), (done.State, done.Step, done.Steps, done.Latents));
        Assert.False(File.Exists(Path.Combine(dictionary, "training.json")));
    }

    static void Age(string dictionary, int checkpoint, int log)
    {
        File.SetLastWriteTimeUtc(Path.Combine(dictionary, "checkpoints", "last.safetensors"),
            DateTime.UtcNow.AddSeconds(-checkpoint));
        File.SetLastWriteTimeUtc(Path.Combine(dictionary, "metrics.jsonl"), DateTime.UtcNow.AddSeconds(-log));
    }

    /// <summary>However often somebody asks, what is as it was is not read again.</summary>
    [Fact]
    public void A_log_and_the_manifest_are_read_once_until_they_change()
    {
        using var folder = new TempFolder();
        RunFolder run = RunFolder.Create(Path.Combine(folder.Path, "run"));
        SmallTraining.Train(run.Dictionary("small"));
        Manifest.Add(run, new()
        {
            Verb = "train",
            Output = "small",
            Command = [],
            Config = null,
            Started = default,
            Version = "",
            Threads = 1,
            InstructionSet = "",
            Machine = "",
            Inputs = new Dictionary<string, string>(),
            Costs = new(Seconds: 2, Tokens: 3000),
        });
        var trainings = new FollowedTrainings(run);
        Assert.Equal((40, 1500), Read(trainings));
        Blank(Path.Combine(run.Dictionary("small"), "metrics.jsonl"), keep: 128);
        Blank(run.Manifest, keep: 0);
        Assert.Equal((40, 1500), Read(trainings));
        Assert.Equal((0, null), Read(new(run)));
        File.SetLastWriteTimeUtc(run.Manifest, DateTime.UtcNow.AddMinutes(1));
        Assert.Equal((40, null), Read(trainings));
    }

    static (long Step, double? Rate) Read(FollowedTrainings trainings)
    {
        TrainingResponse only = Assert.Single(trainings.All().Trainings);
        return (only.Step, only.TokensPerSecond);
    }

    // Leaves the length, the time and the last bytes of a file as they are.
    static void Blank(string path, int keep)
    {
        DateTime written = File.GetLastWriteTimeUtc(path);
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(0, bytes.Length - keep).Fill((byte)' ');
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, written);
    }

    /// <summary>The stream begins with what is there, goes on with what comes, and ends with the training. Its points are the log's.</summary>
    [Fact]
    public async Task A_training_is_followed_while_it_goes_on_until_it_is_done()
    {
        using var run = new TinyRun();
        string dictionary = run.Folder.Dictionary("small");
        await using HeldTraining training = await HeldTraining.At(dictionary, 20);
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        List<FollowResponse> all = [];
        using HttpResponseMessage response = await Follow(client, new(["small"], 800), Cancel);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancel)).EnumerateAsync(Cancel))
        {
            if (item.EventType == "end") break;
            all.Add(JsonSerializer.Deserialize(item.Data, ExplorerJson.Default.FollowResponse)!);
            training.GoOn();
        }
        await training.End();
        Assert.True(all[0].Whole);
        Assert.Equal((TrainingState.Running, 20L), (all[0].Training.State, all[0].Training.Step));
        Assert.All(all.Skip(1), news => Assert.False(news.Whole));
        Assert.Equal(TrainingState.Done, all[^1].Training.State);
        StepMetrics[] log = [.. File.ReadLines(Path.Combine(dictionary, "metrics.jsonl")).Select(line => StepMetrics.Read(System.Text.Encoding.UTF8.GetBytes(line))!)];
        Assert.Equal(log.Select(line => line.Step), all.SelectMany(news => news.Curve.Steps));
        Assert.Equal(log.Select(line => line.Loss), all.SelectMany(news => news.Curve.Loss));
        Assert.Equal(log.Select(line => (double)line.LongestDead), all.SelectMany(news => news.Curve.LongestDead));
        Assert.Equal(log.Select(line => line.L0 / (150 - line.Dead)), all.SelectMany(news => news.Curve.Density));
    }

    internal static async Task<HttpResponseMessage> Follow(HttpClient client, FollowRequest body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/trainings/follow") { Content = JsonContent.Create(body, ExplorerJson.Default.FollowRequest) };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    /// <summary>Who goes away is noticed, and nothing is read for them any more.</summary>
    [Fact]
    public async Task A_follower_that_goes_away_ends_the_work()
    {
        using var run = new TinyRun();
        Directory.CreateDirectory(run.Folder.Dictionary("unfinished"));
        File.WriteAllText(Path.Combine(run.Folder.Dictionary("unfinished"), "metrics.jsonl"), "");
        var trainings = new FollowedTrainings(run.Folder);
        using var gone = new CancellationTokenSource();
        await using (IAsyncEnumerator<FollowResponse> follower = trainings.Follow(new(["unfinished"], 100), gone.Token).GetAsyncEnumerator(Cancel))
        {
            Assert.True(await follower.MoveNextAsync());
            Assert.Equal(1, trainings.Followers);
            ValueTask<bool> next = follower.MoveNextAsync();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        }
        Assert.Equal(0, trainings.Followers);
    }

    [Theory]
    [InlineData("""{"names":["tiny"],"points":100}""", 404, "no such training in this run")]
    [InlineData("""{"names":["../items"],"points":100}""", 404, "no such training in this run")]
    [InlineData("""{"names":[],"points":100}""", 400, "0 names: expected 1 to 8")]
    [InlineData("""{"names":["1","2","3","4","5","6","7","8","9"],"points":100}""", 400, "9 names: expected 1 to 8")]
    [InlineData("""{"names":["tiny"],"points":1}""", 400, "points=1: expected 16 to 4000")]
    [InlineData("""{"names":["tiny"],"points":2000000000}""", 400, "points=2000000000: expected 16 to 4000")]
    public async Task What_cannot_be_followed_is_refused_before_anything_is_sent(string body, int status, string error)
    {
        using var run = new TinyRun();
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/api/trainings/follow", content, Cancel);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(error, (await response.Content.ReadFromJsonAsync(ExplorerJson.Default.ErrorResponse, Cancel))!.Error);
    }
}
