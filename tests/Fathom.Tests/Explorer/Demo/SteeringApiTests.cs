using System.Net;
using System.Text.Json;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Generation;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer.Demo;

/// <summary>The steering bench over HTTP: what it writes, what it refuses, what it keeps.</summary>
[Collection(DemoCollection.Name)]
public sealed class SteeringApiTests(DemoRun demo)
{
    const string Prompt = "One day, Lily went to the park.";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static string Settings(string interventions, string rest = "") =>
        $$"""{"prompt":"{{Prompt}}","maxTokens":12,"temperature":0.8,"seed":3,"interventions":[{{interventions}}]{{rest}}}""";

    string Clamp(double strength, string more = "") =>
        $$"""{"kind":"clamp","direction":{"from":"latent","number":{{demo.Densest}}},"strength":{{strength}},"unit":"max"{{more}}}""";

    async Task<List<(string? Event, string Data)>> Events(string path, string json)
    {
        using HttpResponseMessage response = await PostWhereThereIsRoom(path, json);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(block =>
        {
            string[] lines = block.Split('\n');
            return (lines.FirstOrDefault(line => line.StartsWith("event: ", StringComparison.Ordinal))?[7..],
                string.Concat(lines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..])));
        })];
    }

    // Those who went away, in another test too, may not be noticed at once.
    async Task<HttpResponseMessage> PostWhereThereIsRoom(string path, string json)
    {
        HttpResponseMessage response = await demo.Post(demo.Api(path), json);
        await Patience.Until(async () =>
        {
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable) return true;
            response.Dispose();
            response = await demo.Post(demo.Api(path), json);
            return false;
        }, "nobody left room");
        return response;
    }

    async Task<ILookup<SteeringColumn, int>> Texts(string settings, string columns)
    {
        List<(string? Event, string Data)> events = await Events("/steer", $$"""{"settings":{{settings}},"columns":[{{columns}}]}""");
        Assert.Equal("end", events[^1].Event);
        return events[..^1].Select(each => JsonSerializer.Deserialize(each.Data, ExplorerJson.Default.SteerToken)!)
            .ToLookup(token => token.Column, token => token.Id);
    }

    [Fact]
    public async Task The_default_column_is_what_the_model_writes_by_itself()
    {
        using LanguageModel model = LanguageModel.Load(demo.Index.Description.Model, Workers.All);
        Tokenizer tokenizer = Tokenizer.Load(demo.Index.Description.Model);
        int[] prompt = [tokenizer.BosId ?? model.Config.BosId!.Value, .. tokenizer.Encode(Prompt)];
        int[] expected = [.. Generator.Generate(model, prompt, 12, new Sampling { Temperature = 0.8, Seed = 3 })];
        var texts = await Texts(Settings(Clamp(1)), "\"default\"");
        Assert.Equal(expected, texts[SteeringColumn.Default]);
    }

    [Fact]
    public async Task Strength_0_is_the_default_and_columns_do_not_depend_on_each_other()
    {
        var five = await Texts(Settings(Clamp(1.5)), "\"default\",\"steered\",\"clamped\",\"errorFree\",\"frozen\"");
        Assert.Equal(5, five.Count);
        Assert.NotEqual(five[SteeringColumn.Default], five[SteeringColumn.Clamped]);
        var alone = await Texts(Settings(Clamp(1.5)), "\"frozen\"");
        Assert.Equal(five[SteeringColumn.Frozen], alone[SteeringColumn.Frozen]);
        var still = await Texts(Settings(Clamp(0)), "\"default\",\"steered\"");
        Assert.Equal(still[SteeringColumn.Default], still[SteeringColumn.Steered]);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"3\"")]
    [InlineData("\"steered, frozen\"")]
    [InlineData("\"steered\",\"steered\"")]
    [InlineData("")]
    public async Task What_are_no_columns_is_refused(string columns)
    {
        using HttpResponseMessage response = await demo.Post(demo.Api("/steer"), $$"""{"settings":{{Settings(Clamp(1))}},"columns":[{{columns}}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("columns", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_write_what_each_would_alone()
    {
        string settings = Settings(Clamp(1));
        int[] alone = [.. (await Texts(settings, "\"clamped\""))[SteeringColumn.Clamped]];
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Texts(settings, "\"clamped\",\"default\"")));
        Assert.All(all, texts => Assert.Equal(alone, texts[SteeringColumn.Clamped]));
    }

    [Fact]
    public async Task A_sweep_tells_how_far_it_is_and_then_a_point_a_strength()
    {
        var events = await Events("/steer/dose", $$"""{"settings":{{Settings(Clamp(1))}},"strengths":[0.5,1],"prompts":["Tom had a dog.","It was noon."],"targets":[]}""");
        DoseResponse[] told = [.. events[..^1].Select(each => JsonSerializer.Deserialize(each.Data, ExplorerJson.Default.DoseResponse)!)];
        Assert.Equal([1, 2, 3, 4, 5, 6, 6], told.Select(each => each.Done));
        IReadOnlyList<DosePointResponse> points = told[^1].Points!;
        Assert.Equal([0, 0.5, 1], points.Select(point => point.Strength));
        Assert.Equal(0, points[0].Divergence);
        Assert.True(points[1].Divergence < points[2].Divergence);
        Assert.All(points, point => Assert.Equal(2, point.Texts.Count));
    }

    [Theory]
    [InlineData("""{"kind":"add","direction":{"from":"probe","name":"../../etc/passwd"}}""", "no probe")]
    [InlineData("""{"kind":"add","direction":{"from":"file","path":"/etc/passwd"}}""", "from")]
    [InlineData("""{"kind":"add","direction":{"from":"latent","number":99999999}}""", "latent 99999999")]
    [InlineData("""{"kind":"add","direction":{"from":"vector","vector":[1,2,3]},"unit":"raw"}""", "width 3")]
    [InlineData("""{"kind":"add","direction":{"from":"label","name":"weather is <script>"},"unit":"raw"}""", "no variable")]
    [InlineData("""{"kind":"add","direction":{"from":"texts","positive":[],"negative":[]}}""", "0 texts")]
    [InlineData("""{"kind":"add","direction":{"from":"random","number":-1}}""", "seed -1")]
    [InlineData("""{"kind":"cap, ablate","direction":{"from":"latent"}}""", "one kind")]
    [InlineData("""{"kind":1,"direction":{"from":"latent"}}""", "kind")]
    [InlineData("""{"kind":"fly","direction":{"from":"latent"}}""", "kind")]
    [InlineData("null", "null")]
    public async Task What_cannot_be_steered_is_refused_in_one_line(string intervention, string why)
    {
        using HttpResponseMessage response = await demo.Post(demo.Api("/steer"), $$"""{"settings":{{Settings(intervention)}},"columns":["steered"]}""");
        string error = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.ErrorResponse)!.Error;
        Assert.Equal((HttpStatusCode.BadRequest, false), (response.StatusCode, error.Contains('\n')));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","maxTokens":100000""", "maxTokens")]
    [InlineData(""","temperature":-1""", "temperature")]
    [InlineData(""","topP":0""", "topP")]
    public async Task Numbers_out_of_range_are_refused(string rest, string why)
    {
        string settings = $$"""{"prompt":"x","interventions":[]{{rest}}}""";
        using HttpResponseMessage response = await demo.Post(demo.Api("/steer"), $$"""{"settings":{{settings}},"columns":["steered"]}""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(why, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_go_away_leave_room_for_others()
    {
        string body = $$"""{"settings":{{Settings(Clamp(1)).Replace("\"maxTokens\":12", "\"maxTokens\":100", StringComparison.Ordinal)}},"columns":["default","clamped"]}""";
        for (int i = 0; i < 2 * ModelHost.MostPinned; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, demo.Api("/steer")) { Content = new StringContent(body, null, "application/json") };
            using HttpResponseMessage response = await demo.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            await using Stream stream = await response.Content.ReadAsStreamAsync(Cancel);
            Assert.NotEqual(-1, stream.ReadByte());
        }
        Assert.Single(await Texts(Settings(Clamp(1)), "\"clamped\""));
    }

    [Fact]
    public async Task Settings_are_kept_under_names_and_read_by_the_command_line()
    {
        string settings = Settings(Clamp(2, ""","positions":"generated","gate":{"latent":1,"above":0.5}"""));
        string name = $"rain {Guid.NewGuid():n} <script>";
        using HttpResponseMessage saved = await demo.Post(demo.Api("/steer/saved"), $$"""{"name":"{{name}}","settings":{{settings}}}""");
        Assert.True(saved.IsSuccessStatusCode);
        SteerInfo info = await demo.Get<SteerInfo>(demo.Api("/steer"));
        SteerSettings kept = Assert.Single(info.Saved, each => each.Name == name).Settings!;
        Assert.Equal((2, SteeredPositions.Generated, 0.5), (kept.Interventions[0].Strength, kept.Interventions[0].Positions, kept.Interventions[0].Gate!.Above));
        Assert.Contains("weather is rain", info.Variables);

        using HttpResponseMessage file = await demo.Post(demo.Api("/steer/file"), settings);
        string json = JsonSerializer.Deserialize(await file.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.SettingsFile)!.Json;
        SteeringSettings read = SteeringSettings.Parse(json, "the file");
        Assert.Equal((Prompt, new LatentSource(demo.Densest), StrengthUnit.Max), (read.Prompt, read.Interventions[0].Direction, read.Interventions[0].Unit));

        using HttpResponseMessage gone = await demo.Post(demo.Api("/steer/saved"), $$"""{"name":"{{name}}","settings":null}""");
        Assert.DoesNotContain((await demo.Get<SteerInfo>(demo.Api("/steer"))).Saved, each => each.Name == name);
    }
}
