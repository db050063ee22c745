using System.Net;
using System.Net.Http.Json;
using System.Text;
using Fathom.Explorer;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Search over the tiny run, whose model is not there: only texts need it, and say so.</summary>
public sealed class SearchTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>, IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_finds_the_latents_that_fire_on_it_and_those_that_say_it()
    {
        int id = Array.IndexOf(TinyRun.Vocabulary, " dog");
        TokenSearchResponse answer = await fixture.Get(ExplorerFixture.Dictionary("/search/tokens?query=DOG"),
            ExplorerJson.Default.TokenSearchResponse);
        Assert.Equal(new TokenResponse(id, " dog"), answer.Token);
        int[] rows = [.. Enumerable.Range(0, fixture.Run.Rows).Where(row =>
            fixture.Run.Contexts[fixture.Run.Positions[row].Context][fixture.Run.Positions[row].Position] == id)];
        Assert.Equal(rows.Length, answer.Rows);
        Assert.NotEmpty(answer.Fires);
        foreach (TokenMatchResponse match in answer.Fires)
        {
            uint[] firing = fixture.Index.PostingRows(match.Latent.Latent).ToArray();
            int count = rows.Count(row => firing.Contains((uint)row));
            Assert.Equal((count, count / (double)firing.Length, count / (double)rows.Length),
                (match.Count, match.Share, match.Reach));
        }
        Assert.Equal(answer.Fires.OrderByDescending(match => match.Share).Select(match => match.Share),
            answer.Fires.Select(match => match.Share));
        Assert.Equal(
            Enumerable.Range(0, TinyRun.Latents).Select(latent => (latent, Effect: fixture.Index.LogitEffects(latent).Top.FirstOrDefault(token => token.TokenId == id)?.Value ?? 0))
                .Where(one => one.Effect != 0).OrderByDescending(one => one.Effect).Select(one => one.latent),
            answer.Promotes.Select(match => match.Latent.Latent));
    }

    [Fact]
    public async Task A_text_that_several_tokens_carry_offers_them_all()
    {
        TokenSearchResponse answer = await fixture.Get(ExplorerFixture.Dictionary("/search/tokens?query=%3C"),
            ExplorerJson.Default.TokenSearchResponse);
        Assert.Equal("<", answer.Token!.Text);
        int script = answer.Tokens.Single(token => token.Text.StartsWith("<script>", StringComparison.Ordinal)).Id;
        answer = await fixture.Get(ExplorerFixture.Dictionary($"/search/tokens?query=%3C&token={script}"),
            ExplorerJson.Default.TokenSearchResponse);
        Assert.Equal(script, answer.Token!.Id);
        answer = await fixture.Get(ExplorerFixture.Dictionary("/search/tokens?query=zebra"),
            ExplorerJson.Default.TokenSearchResponse);
        Assert.Null(answer.Token);
        Assert.Empty(answer.Fires);
    }

    [Fact]
    public async Task Names_are_found_by_their_words()
    {
        LabelSearchResponse answer = await fixture.Get(ExplorerFixture.Dictionary("/search/labels?query=RAIN%20weather"),
            ExplorerJson.Default.LabelSearchResponse);
        Assert.Equal(2, answer.Matching);
        Assert.All(answer.Latents, row => Assert.Equal("weather is rain", row.Tracks!.Name));
        answer = await fixture.Get(ExplorerFixture.Dictionary("/search/labels?query=nothing%20such"),
            ExplorerJson.Default.LabelSearchResponse);
        Assert.Equal(0, answer.Matching);
        using HttpResponseMessage empty = await fixture.Client.GetAsync(ExplorerFixture.Dictionary("/search/labels?query="), Test);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
    }

    [Theory]
    [InlineData("rain", "some rain fell", "trains rain", 3, 3)]
    [InlineData("rain", "trains", "snow", 2, 0)]
    [InlineData("fell rain", "rain that fell", "rain", 1, 0)]
    public void Words_as_sought_at_the_beginning_of_a_word_fit_best(string sought, string first, string second, int expected, int other)
    {
        Assert.Equal(expected, new Called(sought).Fits(first));
        Assert.Equal(other, new Called(sought).Fits(second, null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_vector_finds_the_nearest_directions(bool encoder)
    {
        float[] vectors = [1, 0, 0, 0, 0, 0, 0, 0, .5f, -1, 2, .25f, 0, 1, -3, 1];
        Npy.Write(folder.File("v.npy"), vectors, 2, TinyRun.Width);
        VectorSearchResponse answer = await Send(new("v.npy", File.ReadAllBytes(folder.File("v.npy")), 1, encoder));
        ReadOnlySpan<float> weight = encoder ? fixture.Run.Coder.EncoderWeight : fixture.Run.Coder.DecoderWeight;
        var expected = new List<(int Latent, double Cosine)>();
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            double[] row = [.. weight.Slice(latent * TinyRun.Width, TinyRun.Width).ToArray().Select(x => (double)x)];
            double[] vector = [.. vectors.Skip(TinyRun.Width).Select(x => (double)x)];
            expected.Add((latent, row.Zip(vector, (a, b) => a * b).Sum() / Math.Sqrt(row.Sum(x => x * x) * vector.Sum(x => x * x))));
        }
        Assert.Equal((2, TinyRun.Width), (answer.Rows, answer.Width));
        Assert.Equal(expected.OrderByDescending(one => one.Cosine).Select(one => one.Latent),
            answer.Matches.Select(match => match.Latent.Latent));
        Assert.Equal(expected.Max(one => one.Cosine), answer.Matches[0].Cosine, 1e-6);
    }

    [Fact]
    public async Task Files_of_one_vector_are_read_in_either_format()
    {
        float[] direction = fixture.Run.Coder.DecoderWeight.Slice(9 * TinyRun.Width, TinyRun.Width).ToArray();
        Npy.Write(folder.File("v.npy"), direction, TinyRun.Width);
        SafetensorsWriter.Write(folder.File("v.safetensors"), [TensorData.Of("direction", direction, 1, TinyRun.Width)]);
        foreach (string name in (string[])["v.npy", "v.safetensors"])
        {
            VectorSearchResponse answer = await Send(new(name, File.ReadAllBytes(folder.File(name))));
            Assert.Equal((1, 9), (answer.Rows, answer.Matches[0].Latent.Latent));
            Assert.Equal(1, answer.Matches[0].Cosine, 1e-6);
        }
    }

    [Fact]
    public async Task Vectors_that_cannot_be_compared_are_refused_in_one_line()
    {
        byte[] Matrix(params float[] values)
        {
            Npy.Write(folder.File("m.npy"), values, values.Length);
            return File.ReadAllBytes(folder.File("m.npy"));
        }
        byte[] good = Matrix(1, 2, 3, 4, 5, 6, 7, 8);
        await Refuse(new("v.npy", Matrix(1, 2, 3, float.NaN, 5, 6, 7, 8)), "not finite");
        await Refuse(new("v.npy", Matrix(1, 2, 3, float.PositiveInfinity, 5, 6, 7, 8)), "not finite");
        await Refuse(new("v.npy", Matrix(new float[8])), "all zeros");
        await Refuse(new("v.npy", Matrix(1, 2, 3)), "a vector of 3 numbers");
        await Refuse(new("v.npy", good[..^1]), "v.npy");
        await Refuse(new("v.npy", Encoding.ASCII.GetBytes("nothing of the kind")), "v.npy");
        await Refuse(new("v.npy", []), "0 bytes");
        await Refuse(new("v.npy", good, Row: 1), "rows 0 to 0");
        await Refuse(new("v.npy", good, Row: -1), "row -1");
        await Refuse(new("v.safetensors", good), "v.safetensors");
        await Refuse(new("../../etc/passwd", good), "passwd: expected a .npy or .safetensors file");
        await Refuse(new("", good), "expected a .npy");

        async Task Refuse(VectorSearchRequest request, string line)
        {
            using HttpResponseMessage response = await fixture.Client.PostAsJsonAsync(ExplorerFixture.Dictionary("/search/vector"), request,
                ExplorerJson.Default.VectorSearchRequest, Test);
            string error = (await response.Content.ReadFromJsonAsync(ExplorerJson.Default.ErrorResponse, Test))!.Error;
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains(line, error, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error);
        }
    }

    [Fact]
    public async Task Without_the_model_texts_are_refused_in_one_line_and_the_rest_goes_on()
    {
        using HttpResponseMessage response = await fixture.Client.PostAsJsonAsync(ExplorerFixture.Dictionary("/text"), new TextRequest("a dog"),
            ExplorerJson.Default.TextRequest, Test);
        string error = (await response.Content.ReadFromJsonAsync(ExplorerJson.Default.ErrorResponse, Test))!.Error;
        Assert.Equal($"tiny-model: the model of capture {TinyRun.Site} is not there any more; put the old one, or a link to it, there, " +
            "or capture anew", error);
        Assert.Equal(HttpStatusCode.OK, (await fixture.Client.GetAsync(ExplorerFixture.Dictionary("/latents/3"), Test)).StatusCode);
    }

    async Task<VectorSearchResponse> Send(VectorSearchRequest request)
    {
        using HttpResponseMessage response = await fixture.Client.PostAsJsonAsync(ExplorerFixture.Dictionary("/search/vector"), request,
            ExplorerJson.Default.VectorSearchRequest, Test);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(ExplorerJson.Default.VectorSearchResponse, Test))!;
    }
}
