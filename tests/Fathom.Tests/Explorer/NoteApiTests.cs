using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Notes and lists over HTTP: kept, bounded, escaped, and never written over unseen.</summary>
public sealed class NoteApiTests : OwnServer
{
    const string Hostile = "</script><img src=x onerror=alert(5)> \u202Egpj.exe \"'&";

    static string Notes(int latent) => ExplorerFixture.Dictionary($"/latents/{latent}/notes");

    static string Lists(string rest = "") => ExplorerFixture.Dictionary($"/lists{rest}");

    async Task<HttpResponseMessage> Post(string path, string body, string type = "application/json") =>
        await Client.PostAsync(path, new StringContent(body, Encoding.UTF8, type), Cancel);

    async Task<T> Post<T>(string path, object body, JsonTypeInfo<T> type, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage answer = await Post(path, JsonSerializer.Serialize(body, JsonSerializerOptions.Web));
        Assert.Equal(expected, answer.StatusCode);
        return JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancel), type)!;
    }

    async Task<T> Get<T>(string path, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(await Client.GetStringAsync(path, Cancel), type)!;

    [Fact]
    public async Task A_label_that_a_person_writes_goes_before_all_and_can_be_taken_back()
    {
        TinyLabels.Write(Run, (3, "explained", 0.75, TinyLabels.Own(Run)));
        NotesResponse empty = await Get(Notes(3), ExplorerJson.Default.NotesResponse);
        Assert.Equal(new(0, "", "", "", null), empty.Current);
        NotesResponse written = await Post(Notes(3), new { version = 0, label = $"  {Hostile} ", remark = "two\r\nlines", by = "Ada" }, ExplorerJson.Default.NotesResponse);
        Assert.Equal((1, Hostile, "two\nlines", "Ada"), (written.Current.Version, written.Current.Label, written.Current.Remark, written.Current.By));
        LatentResponse page = await Get(ExplorerFixture.Dictionary("/latents/3"), ExplorerJson.Default.LatentResponse);
        Assert.Equal(("Ada", true, null), (page.Label!.Explainer, page.Label.IsByPerson, page.Label.Score));
        Assert.DoesNotContain("<", await Client.GetStringAsync(Notes(3), Cancel), StringComparison.Ordinal);
        LatentsResponse found = await Get(ExplorerFixture.Dictionary("/latents?filter=gpj.exe"),
            ExplorerJson.Default.LatentsResponse);
        Assert.Equal(3, Assert.Single(found.Latents).Latent);

        NotesResponse back = await Post(Notes(3), new { version = 1, label = "", remark = "", by = "" },
            ExplorerJson.Default.NotesResponse);
        Assert.Equal((2, "", "person"), (back.Current.Version, back.Current.Label, back.Current.By));
        Assert.Equal(written.Current, Assert.Single(back.Earlier));
        page = await Get(ExplorerFixture.Dictionary("/latents/3"), ExplorerJson.Default.LatentResponse);
        Assert.Equal(("explained", false), (page.Label!.Text, page.Label.IsByPerson));
    }

    [Fact]
    public async Task Whoever_saw_an_older_version_is_told_what_is_there_now()
    {
        await Post(Notes(3), new { version = 0, label = "theirs", remark = "r", by = "Ben" }, ExplorerJson.Default.NotesResponse);
        NoteConflict conflict = await Post(Notes(3), new { version = 0, label = "mine" }, ExplorerJson.Default.NoteConflict,
            HttpStatusCode.Conflict);
        Assert.Equal((1, "theirs", "r", "Ben"), (conflict.Current.Version, conflict.Current.Label, conflict.Current.Remark, conflict.Current.By));
        await Post(Notes(3), new { version = 1, label = "mine" }, ExplorerJson.Default.NotesResponse);
        Assert.Equal(["theirs", "mine"], Journal<LatentLabel>.Read(NoteFiles.Written(Run.Folder, TinyRun.Dictionary)).Select(note => note.Text));
    }

    /// <summary>Two servers over one run, as two people start them, and everybody at once.</summary>
    [Fact]
    public async Task Of_many_who_write_the_same_version_one_wins()
    {
        await using ExplorerServer second = await ExplorerServer.StartAsync(Run.Folder, 0, cancel: Cancel);
        Task<HttpResponseMessage>[] all = [.. Enumerable.Range(0, 16).Select(i => Client.PostAsync(
            new Uri(i % 2 == 0 ? Server.Address : second.Address, Notes(3)),
            new StringContent($$"""{"version":0,"label":"{{i}}"}""", Encoding.UTF8, "application/json"), Cancel))];
        HttpResponseMessage[] answers = await Task.WhenAll(all);
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(15, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        foreach (HttpResponseMessage answer in answers) answer.Dispose();
        Assert.Equal(1, (await Get(Notes(3), ExplorerJson.Default.NotesResponse)).Current.Version);
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "label", new string('x', 201), "label: 201 characters, 200 at most" },
        { "label", "a\nb", "label: expected one line without control characters" },
        { "label", "a\u2028b", "label: expected one line without control characters" },
        { "label", "a\0b", "label: expected one line without control characters" },
        { "remark", new string('x', 10_001), "remark: 10001 characters, 10000 at most" },
        { "remark", "a\u0007b", "remark: expected text without control characters" },
        { "by", new string('x', 41), "by: 41 characters, 40 at most" },
        { "by", "contrastive", "by: contrastive is an explainer, not a person" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Texts_are_bounded(string field, string text, string error)
    {
        using HttpResponseMessage answer = await Post(Notes(3),
            JsonSerializer.Serialize(new Dictionary<string, object> { ["version"] = 0, [field] = text }));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(error, JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.ErrorResponse)!.Error);
        Assert.False(File.Exists(NoteFiles.Written(Run.Folder, TinyRun.Dictionary)));
    }

    [Theory]
    [InlineData("{\"version\":0,\"label\":\"\\ud800\"}", "application/json", 400)]
    [InlineData("{\"version\":0,\"label\":7}", "application/json", 400)]
    [InlineData("{\"version\":\"x\"}", "application/json", 400)]
    [InlineData("{\"version\":0,", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("version=0&label=x", "application/x-www-form-urlencoded", 415)]
    [InlineData("{\"version\":0}", "text/plain", 415)]
    public async Task What_is_no_note_is_refused(string body, string type, int status)
    {
        using HttpResponseMessage answer = await Post(Notes(3), body, type);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(File.Exists(NoteFiles.Written(Run.Folder, TinyRun.Dictionary)));
    }

    [Fact]
    public async Task A_megabyte_is_not_even_read()
    {
        using HttpResponseMessage answer = await Post(Notes(3), $$"""{"version":0,"remark":"{{new string('x', 1 << 20)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(0, (await Get(Notes(3), ExplorerJson.Default.NotesResponse)).Current.Version);
    }

    [Fact]
    public async Task Other_sites_cannot_write()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Notes(3)) { Content = new StringContent("{\"version\":0}", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Origin", "http://evil.example");
        using HttpResponseMessage answer = await Client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_damaged_journal_is_named_and_nothing_is_written_behind_the_damage()
    {
        await Post(Notes(3), new { version = 0, label = "one" }, ExplorerJson.Default.NotesResponse);
        string file = NoteFiles.Written(Run.Folder, TinyRun.Dictionary);
        await File.AppendAllTextAsync(file, "{}\n", Cancel);
        string before = await File.ReadAllTextAsync(file, Cancel);
        using HttpResponseMessage answer = await Post(Notes(4), "{\"version\":0,\"label\":\"two\"}");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains($"{file}, line 2: damaged", JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(file, Cancel));
    }

    [Fact]
    public async Task A_list_is_made_filled_ordered_renamed_and_deleted()
    {
        ListResponse list = await Post(Lists(), new { name = Hostile, latents = new[] { 7, 3 }, by = "Ada" },
            ExplorerJson.Default.ListResponse);
        Assert.Equal((1, Hostile, 1, "Ada"), (list.Id, list.Name, list.Version, list.By));
        list = await Post(Lists("/1"), new { add = new[] { 3, 9 } }, ExplorerJson.Default.ListResponse);
        Assert.Equal([7, 3, 9], list.Latents);
        list = await Post(Lists("/1"), new { version = 2, latents = new[] { 9, 7, 3 } }, ExplorerJson.Default.ListResponse);
        LatentsResponse table = await Get(ExplorerFixture.Dictionary("/latents?list=1&sort=listed"),
            ExplorerJson.Default.LatentsResponse);
        Assert.Equal([9, 7, 3], table.Latents.Select(row => row.Latent));
        LatentResponse page = await Get(ExplorerFixture.Dictionary("/latents/7?list=1&sort=listed"),
            ExplorerJson.Default.LatentResponse);
        Assert.Equal((9, 1, 3, 3), (page.Previous!.Value, page.Place, page.Of, page.Next!.Value));
        NotesResponse notes = await Get(Notes(7), ExplorerJson.Default.NotesResponse);
        Assert.Equal([new(1, Hostile, true)], notes.Lists);

        ListConflict conflict = await Post(Lists("/1"), new { version = 2, name = "late" }, ExplorerJson.Default.ListConflict,
            HttpStatusCode.Conflict);
        Assert.Equal(3, conflict.Current!.Version);
        list = await Post(Lists("/1"), new { version = 3, name = "weather", remove = new[] { 7 } },
            ExplorerJson.Default.ListResponse);
        Assert.Equal(("weather", 4), (list.Name, list.Version));
        table = await Get(ExplorerFixture.Dictionary("/latents?list=1&sort=listed"), ExplorerJson.Default.LatentsResponse);
        Assert.Equal([9, 3], table.Latents.Select(row => row.Latent));
        await Post(Lists("/1"), new { version = 4, deleted = true }, ExplorerJson.Default.ListResponse);
        Assert.Empty((await Get(Lists(), ExplorerJson.Default.ListsResponse)).Lists);
        conflict = await Post(Lists("/1"), new { add = new[] { 1 } }, ExplorerJson.Default.ListConflict, HttpStatusCode.Conflict);
        Assert.Null(conflict.Current);
        foreach (string path in (string[])[Lists("/1"), ExplorerFixture.Dictionary("/latents?list=1")])
            Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(path, Cancel)).StatusCode);
        Assert.Equal(5, Journal<LatentList>.Read(NoteFiles.Lists(Run.Folder, TinyRun.Dictionary)).Count());
    }

    [Theory]
    [InlineData("{\"name\":\"\"}", "name is missing")]
    [InlineData("{}", "name is missing")]
    [InlineData("{\"name\":\"TAKEN\"}", "name: another list is called so")]
    [InlineData("{\"name\":\"x\",\"latents\":[24]}", "latent 24: the highest is 23")]
    [InlineData("{\"name\":\"x\",\"latents\":[-1]}", "latent -1: the highest is 23")]
    public async Task What_is_no_list_is_refused(string body, string error)
    {
        await Post(Lists(), new { name = "taken" }, ExplorerJson.Default.ListResponse);
        using HttpResponseMessage answer = await Post(Lists(), body);
        Assert.Equal((HttpStatusCode.BadRequest, error), (answer.StatusCode,
            JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.ErrorResponse)!.Error));
    }

    [Fact]
    public async Task A_list_has_an_end()
    {
        string many = string.Join(',', Enumerable.Repeat("3", LatentLists.LongestList + 1));
        using HttpResponseMessage answer = await Post(Lists(), $$"""{"name":"x","latents":[{{many}}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
