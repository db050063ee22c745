using System.IO.Compression;
using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Exchange;

/// <summary>What goes out in Neuronpedia's format comes back the same.</summary>
public sealed class NeuronpediaRoundTripTests(SharedTinyRun shared) : IClassFixture<SharedTinyRun>
{
    const string Source = "tiny-model/2-tiny/";

    readonly NeuronpediaNames names = NeuronpediaNames.Of(shared.Cards.Source);

    [Fact]
    public void Latents_examples_activations_and_labels_come_back()
    {
        using TempFolder folder = new();
        FeatureExport.WriteNeuronpedia(shared.Cards, shared.Cards.Latents, names, folder.Path);
        RunFolder run = RunFolder.Create(folder.File("run"));
        PublishedDescription said = PublishedImport.Run(run, "back", PublishedFormat.All.Single(format => format.Name == "neuronpedia"), folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal((TinyRun.Latents, 0), (said.Features, said.Strays));
        using PublishedFeatures back = PublishedFeatures.Open(run, "back");
        Assert.Equal(shared.Cards.Latents, back.Latents);
        Assert.Equal(("tiny-model", "2-tiny", true), (back.Source.Model, back.Source.Site, back.Source.IsPublished));
        foreach (int latent in back.Latents) Same(shared.Cards.Card(latent), back.Card(latent));
        Assert.Equal([3, 7], back.Latents.Where(latent => back.Label(latent) is not null));
    }

    static void Same(FeatureCard expected, FeatureCard actual)
    {
        Assert.Equal((expected.Latent, expected.Density, expected.Max), (actual.Latent, actual.Density, actual.Max));
        Assert.Equal(expected.Activations?.Counts, actual.Activations?.Counts);
        Assert.Equal(expected.Activations?.High ?? 0, actual.Activations?.High ?? 0, 1e-5 * expected.Max);
        Assert.Equal(expected.Logits!.Counts, actual.Logits!.Counts);
        Assert.Equal(expected.Logits.Low, actual.Logits.Low, 1e-4);
        Assert.Equal(expected.Logits.High, actual.Logits.High, 1e-4);
        Assert.Equal(expected.Raises.Select(Stored), actual.Raises);
        Assert.Equal(expected.Lowers.Select(Stored), actual.Lowers);
        Assert.Equal(expected.Neighbours, actual.Neighbours);
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.Examples.Count, actual.Examples.Count);
        foreach ((CardExample before, CardExample after) in expected.Examples.Zip(actual.Examples))
        {
            Assert.Equal(before.Tokens.Select(Stored), after.Tokens);
            Assert.Equal(before.Activations, after.Activations);
            Assert.Equal((before.Peak, before.Interval), (after.Peak, after.Interval));
        }
    }

    // A text column of PostgreSQL holds no NUL, so none goes out.
    static string Stored(string text) => text.Replace('\0', '\uFFFD');

    static CardToken Stored(CardToken token) => token with { Text = Stored(token.Text) };

    /// <summary>The importer there takes the columns from the first line: every row has every key, and those it knows.</summary>
    [Fact]
    public void Every_row_has_every_column()
    {
        using TempFolder folder = new();
        FeatureExport.WriteNeuronpedia(shared.Cards, shared.Cards.Latents, names, folder.Path);
        JsonElement[] features = Lines(folder.File($"{Source}features/batch-0.jsonl.gz"));
        JsonElement[] activations = Lines(folder.File($"{Source}activations/batch-0.jsonl.gz"));
        JsonElement[] explanations = Lines(folder.File($"{Source}explanations/batch-0.jsonl.gz"));
        foreach (JsonElement[] rows in (JsonElement[][])[features, activations, explanations])
            Assert.Single(rows.Select(row => string.Join(' ', row.EnumerateObject().Select(member => member.Name))).Distinct());
        // As SAEDashboard's own export writes them.
        Assert.Equal(
            "modelId layer index creatorId createdAt maxActApprox hasVector vector vectorLabel vectorDefaultSteerStrength hookName " +
            "topkCosSimIndices topkCosSimValues neuron_alignment_indices neuron_alignment_values neuron_alignment_l1 " +
            "correlated_neurons_indices correlated_neurons_pearson correlated_neurons_l1 correlated_features_indices " +
            "correlated_features_pearson correlated_features_l1 neg_str neg_values pos_str pos_values frac_nonzero " +
            "freq_hist_data_bar_heights freq_hist_data_bar_values logits_hist_data_bar_heights logits_hist_data_bar_values " +
            "decoder_weights_dist sourceSetName", Keys(features[0]));
        Assert.Equal(
            "id tokens index layer modelId maxValue maxValueTokenIndex minValue values creatorId dataSource dataIndex dfaValues dfaTargetIndex " +
            "dfaMaxValue createdAt lossValues logitContributions binMin binMax binContains qualifyingTokenIndex", Keys(activations[0]));
        Assert.Equal(activations.Length, activations.Select(row => row.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(activations, row => Assert.Equal(25, row.GetProperty("id").GetString()!.Length));
        // Of a latent first come the strongest, told by −1, and those of intervals hold their share.
        JsonElement first = activations.First(row => row.GetProperty("index").GetString() == "3");
        Assert.Equal((-1, -1), (first.GetProperty("binMin").GetSingle(), first.GetProperty("binContains").GetSingle()));
        LatentStatistics figures = shared.Index.Statistics(3);
        Assert.Equal((figures.Max, figures.Max), (first.GetProperty("binMax").GetSingle(), first.GetProperty("maxValue").GetSingle()));
        JsonElement highest = activations.First(row => row.GetProperty("index").GetString() == "3"
            && row.GetProperty("binMin").GetSingle() >= 0);
        int inside = shared.Index.PostingValues(3).ToArray().Count(value => value > highest.GetProperty("binMin").GetSingle());
        Assert.Equal((double)inside / figures.Count, highest.GetProperty("binContains").GetSingle(), 1e-6);
    }

    [Fact]
    public void A_zip_holds_the_same_files()
    {
        using TempFolder folder = new();
        FeatureExport.WriteNeuronpedia(shared.Cards, [3, 5, 7], names, folder.Path);
        using MemoryStream packed = new();
        FeatureExport.WriteNeuronpediaZip(shared.Cards, [3, 5, 7], names, packed);
        packed.Position = 0;
        using ZipArchive zip = new(packed);
        string[] files = [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        Assert.Equal(7, files.Length);
        Assert.Equal(files, zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using MemoryStream content = new();
            using (Stream stream = entry.Open()) stream.CopyTo(content);
            Assert.Equal(File.ReadAllBytes(folder.File(entry.FullName)), content.ToArray());
        }
    }

    [Theory]
    [InlineData("blocks.2.resid_post", "tiny", false, "2-tiny")]
    [InlineData("embed", "my dictionary/..", false, "0-my-dictionary-..")]
    [InlineData("12-res-jb", "whatever", true, "12-res-jb")]
    public void A_source_is_named_by_layer_and_set(string site, string name, bool published, string expected)
    {
        CardSource source = new() { Name = name, Model = "m", Site = site, IsPublished = published };
        Assert.Equal(expected, NeuronpediaNames.Of(source).SourceId);
        Assert.Equal("gpt2-small", NeuronpediaNames.Of(source, "gpt2-small").ModelId);
    }

    static string Keys(JsonElement row) => string.Join(' ', row.EnumerateObject().Select(member => member.Name));

    static JsonElement[] Lines(string path)
    {
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
