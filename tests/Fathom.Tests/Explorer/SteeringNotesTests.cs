using System.Net;
using System.Net.Http.Json;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Settings that are saved over HTTP: kept by however many servers, and never answered as a fault of the request's.</summary>
public sealed class SteeringNotesTests : OwnServer
{
    static string Saving => ExplorerFixture.Dictionary("/steer/saved");

    string Journal => NoteFiles.Steering(Run.Folder, TinyRun.Dictionary);

    static JsonContent Body(string name, string? prompt) =>
        JsonContent.Create(new SaveRequest(name, prompt is null ? null : new([], prompt)), ExplorerJson.Default.SaveRequest);

    async Task<IEnumerable<string>> Save(string name, string? prompt = "a")
    {
        using HttpResponseMessage answer = await Client.PostAsync(Saving, Body(name, prompt), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Names((await answer.Content.ReadFromJsonAsync(ExplorerJson.Default.SteerInfo, Cancel))!);
    }

    static IEnumerable<string> Names(SteerInfo info) => info.Saved.Select(saved => $"{saved.Name}: {saved.Settings!.Prompt}");

    async Task<string> Refused()
    {
        using HttpResponseMessage answer = await Client.PostAsync(Saving, Body("late", "a"), Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync(ExplorerJson.Default.ErrorResponse, Cancel))!.Error;
    }

    [Fact]
    public async Task The_newest_come_first_and_names_can_be_taken_away()
    {
        await Save("one");
        await Save("two");
        Assert.Equal(["one: b", "two: a"], await Save("one", "b"));
        Assert.Equal(["three: a", "one: b", "two: a"], await Save("three"));
        Assert.Equal(["three: a", "two: a"], await Save("one", null));
    }

    [Fact]
    public async Task A_damaged_journal_is_named_and_nothing_is_written_behind_the_damage()
    {
        await Save("one");
        await File.AppendAllTextAsync(Journal, "{}\n", Cancel);
        string before = await File.ReadAllTextAsync(Journal, Cancel);
        Assert.StartsWith($"{Journal}, line 2: damaged", await Refused(), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Journal, Cancel));
    }

    [Fact]
    public async Task What_cannot_be_written_is_told_in_one_line()
    {
        Directory.CreateDirectory(Journal);
        Assert.StartsWith($"{Journal}: cannot be written (", await Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_keep_what_both_are_sent()
    {
        await using ExplorerServer second = await ExplorerServer.StartAsync(Run.Folder, 0, cancel: Cancel);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Client.PostAsync(new Uri(i % 2 == 0 ? Server.Address : second.Address, Saving), Body($"{i}", "a"), Cancel)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        foreach (HttpResponseMessage answer in answers) answer.Dispose();
        Assert.Equal(17, (await Save("last")).Count());
        SteerInfo seen = (await Client.GetFromJsonAsync(new Uri(second.Address, ExplorerFixture.Dictionary("/steer")), ExplorerJson.Default.SteerInfo, Cancel))!;
        Assert.Equal(17, seen.Saved.Count);
    }
}
