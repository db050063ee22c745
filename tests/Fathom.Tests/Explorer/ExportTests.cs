using System.IO.Compression;
using System.Net;
using System.Text;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>The server sends the files that the writers make, under a name, and nothing of one that it refuses.</summary>
public sealed class ExportTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Task<HttpResponseMessage> Post(string json) =>
        fixture.Client.PostAsync(ExplorerFixture.Dictionary("/export"), new StringContent(json, Encoding.UTF8, "application/json"), Cancel);

    IndexedCards Cards() => new(fixture.Index,
        LatentNames.Read(fixture.Run.Folder, TinyRun.Dictionary, fixture.Index.Description.DictionaryHash, TinyRun.Latents));

    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("html", "text/html")]
    public async Task A_file_is_what_the_library_writes(string format, string type)
    {
        int[] latents = [3, 1, 2];
        using HttpResponseMessage response = await Post($$"""{"format":"{{format}}","latents":[3,1,2]}""");
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal($"{TinyRun.Dictionary}.{format}", response.Content.Headers.ContentDisposition?.FileName);
        using var expected = new MemoryStream();
        if (format == "csv") FeatureExport.WriteCsv(Cards(), latents, expected);
        else FeatureExport.WriteHtml(Cards(), latents, expected);
        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Neuronpedias_upload_comes_as_a_zip_and_no_list_means_all()
    {
        using HttpResponseMessage response = await Post("""{"format":"neuronpedia","latents":[]}""");
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync(Cancel));
        Assert.Contains(zip.Entries, entry => entry.FullName.Contains("features", StringComparison.Ordinal) && entry.Length > 0);
        using HttpResponseMessage table = await Post("""{"format":"csv","latents":[]}""");
        Assert.Equal(Cards().Latents.Count + 1, (await table.Content.ReadAsStringAsync(Cancel)).TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("""{"format":"csv","latents":[999999]}""", 404)]
    [InlineData("""{"format":"csv","latents":[-1]}""", 404)]
    [InlineData("""{"format":"exe","latents":[1]}""", 400)]
    [InlineData("""{"format":"csv"}""", 400)]
    [InlineData("null", 400)]
    public async Task What_cannot_be_written_is_refused(string json, int status)
    {
        using HttpResponseMessage response = await Post(json);
        Assert.Equal((status, "application/json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }
}
