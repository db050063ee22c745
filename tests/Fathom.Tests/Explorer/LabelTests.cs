using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Labels and their scores come from the run's notes, as they are now, and only those of these weights.</summary>
public sealed class LabelTests : OwnServer
{
    const string Hostile = "<script>alert(1)</script> \"'&";

    [Fact]
    public async Task A_latent_has_its_best_label_in_the_table_and_on_its_page()
    {
        string hash = Fingerprint.OfDictionary(Run.Folder, TinyRun.Dictionary);
        Assert.Equal(0, (await Get("", ExplorerJson.Default.OverviewResponse)).Labelled);
        TinyLabels.Write(Run, (3, "worse", 0.5, hash), (3, Hostile, 0.75, hash), (7, "unscored", null, hash), (8, "of others", 0.9, "another"));
        Assert.Equal(2, (await Get("", ExplorerJson.Default.OverviewResponse)).Labelled);
        LabelResponse expected = new(Hostile, "default", "qwen", false, new("detection", "balanced accuracy", 0.75, 0.65, 0.85, 0.5, 90), null);
        LatentsResponse table = await Get("/latents?count=24", ExplorerJson.Default.LatentsResponse);
        Assert.Equal([3, 7], table.Latents.Where(row => row.Label is not null).Select(row => row.Latent));
        Assert.Equal(expected, table.Latents[3].Label);
        Assert.Equal(expected, (await Get("/latents/3", ExplorerJson.Default.LatentResponse)).Label);
        Assert.Equal(new("unscored", "default", "qwen", false, null, null), (await Get("/latents/7", ExplorerJson.Default.LatentResponse)).Label);
        Assert.Null((await Get("/latents/8", ExplorerJson.Default.LatentResponse)).Label);
        string raw = await Client.GetStringAsync(ExplorerFixture.Dictionary("/latents/3"), Cancel);
        Assert.DoesNotContain("<script>", raw, StringComparison.Ordinal);
    }

    /// <summary>A line that somebody wrote wrongly takes the labels away, not the dictionary.</summary>
    [Fact]
    public async Task A_damaged_line_takes_away_labels_only()
    {
        TinyLabels.Write(Run, (3, "rain", 0.5, Fingerprint.OfDictionary(Run.Folder, TinyRun.Dictionary)));
        await File.AppendAllTextAsync(NoteFiles.Labels(Run.Folder, TinyRun.Dictionary), "{}\n", Cancel);
        Assert.Equal(0, (await Get("", ExplorerJson.Default.OverviewResponse)).Labelled);
        Assert.Null((await Get("/latents/3", ExplorerJson.Default.LatentResponse)).Label);
    }

    [Fact]
    public async Task The_filter_finds_labels()
    {
        TinyLabels.Write(Run, (3, "words of Rain", 0.75, Fingerprint.OfDictionary(Run.Folder, TinyRun.Dictionary)));
        LatentsResponse found = await Get("/latents?filter=of%20rain", ExplorerJson.Default.LatentsResponse);
        Assert.Equal(3, Assert.Single(found.Latents).Latent);
    }

    async Task<T> Get<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(await Client.GetStringAsync(ExplorerFixture.Dictionary(path), Cancel), type)!;
}
