using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Exchange;

/// <summary>Features of others come in as they stand in their files.</summary>
public sealed class PublishedImportTests
{
    static readonly PublishedFormat Neuronpedia = PublishedFormat.All[0], Dashboard = PublishedFormat.All[1];

    /// <summary>SAEDashboard's acceptance files, against a plain reading of their JSON.</summary>
    [Fact]
    public void A_published_dashboard_comes_in_whole()
    {
        string from = SharedData.Path("features", "saedashboard");
        using TempFolder folder = new();
        using PublishedFeatures features = Import(folder, Dashboard, from);
        Assert.Equal((4, 169, 0), (features.Description.Features, features.Description.Examples, features.Description.Strays));
        Assert.Equal(("gpt2-small", "0-res-jb", 640_000L), (features.Source.Model, features.Source.Site, features.Source.Tokens));
        Assert.Equal([0, 1, 2, 3], features.Latents);
        foreach (string file in (string[])["batch-0.json", "batch-1.json"])
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(from, file)));
            foreach (JsonElement feature in document.RootElement.GetProperty("features").EnumerateArray())
                Same(feature, features.Card(feature.GetProperty("feature_index").GetInt32()));
        }
    }

    static void Same(JsonElement feature, FeatureCard card)
    {
        Assert.Equal(feature.GetProperty("frac_nonzero").GetSingle(), card.Density);
        Assert.Equal(Texts(feature, "pos_str"), card.Raises.Select(token => token.Text));
        Assert.Equal(Numbers(feature, "neg_values"), card.Lowers.Select(token => token.Value));
        Assert.Equal(Numbers(feature, "logits_hist_data_bar_heights").Select(count => (int)count), card.Logits!.Counts);
        float[] middles = Numbers(feature, "freq_hist_data_bar_values");
        if (middles.Distinct().Count() > 1)
        {
            CardHistogram histogram = card.Activations!;
            Assert.Equal(Numbers(feature, "freq_hist_data_bar_heights").Select(count => (int)count), histogram.Counts);
            float step = (histogram.High - histogram.Low) / middles.Length;
            Assert.All(middles.Index(), each => Assert.Equal(each.Item, histogram.Low + (each.Index + 0.5) * step, 0.002));
        }
        JsonElement[] examples = [.. feature.GetProperty("activations").EnumerateArray()];
        Assert.Equal(examples.Length, card.Examples.Count);
        foreach ((JsonElement example, CardExample read) in examples.Zip(card.Examples))
        {
            Assert.Equal(Texts(example, "tokens"), read.Tokens);
            float[] values = Numbers(example, "values");
            Assert.Equal(values, read.Activations);
            bool isTop = example.GetProperty("bin_contains").GetSingle() == -1;
            Assert.Equal(isTop, read.Interval is null);
            if (isTop) Assert.Equal(values.Max(), read.Value);
            else Assert.Equal(example.GetProperty("qualifying_token_index").GetInt32(), read.Peak);
        }
        Assert.Equal(card.Examples.Max(example => example.Activations.Max()), card.Max);
    }

    // As Neuronpedia's site exports them: rows of three tables, activations of a feature apart from it, packed.
    [Fact]
    public void A_published_source_comes_in_from_three_tables()
    {
        using TempFolder folder = new();
        Pack(folder, "features", $"{Feature(7)}\n{Feature(2)}\n");
        Pack(folder, "activations", $"{Activation(7, 1, 2.5, -1)}\n{Activation(2, 0.5, 0.25, -1)}\n{Activation(7, 0, 1, 0.75)}\n{Activation(9, 1, 1, -1)}\n");
        Pack(folder, "explanations", """{"index":"2","description":"rain\nand snow","typeName":"oai_token-act-pair","explanationModelName":"gpt-4o"}""" + "\n\n");
        File.WriteAllText(folder.File("m", "3-set", "source.jsonl"), """{"num_prompts":10,"num_tokens_in_prompt":4,"dataset":"books"}""");
        using PublishedFeatures features = Import(folder, Neuronpedia, folder.Path);
        Assert.Equal([2, 7], features.Latents);
        Assert.Equal((3, 1), (features.Description.Examples, features.Description.Strays));
        Assert.Equal(("m", "3-set", 10, 4, "books", 0L), (features.Source.Model, features.Source.Site, features.Source.Contexts,
            features.Source.ContextLength, features.Source.Dataset, features.Source.Tokens));
        FeatureCard card = features.Card(7);
        Assert.Equal((3f, 0.125f), (card.Max, card.Density));
        Assert.Equal((1, 0), (card.Examples[0].Peak, card.Examples[1].Peak));
        Assert.Equal([[1f, 2.5f], [0f, 1f]], card.Examples.Select(example => example.Activations));
        Assert.Equal(new CardInterval(0, 2, 0.75f), card.Examples[1].Interval);
        Assert.Equal(new CardLabel("rain and snow", "oai_token-act-pair", "gpt-4o", null), features.Label(2));
        Assert.Null(features.Label(7));
        Assert.Equal([2, 5, 3], card.Activations!.Counts);
        Assert.Equal((0f, 3f), (card.Activations.Low, card.Activations.High));
        Assert.Equal([new(11, 0.5f)], card.Neighbours);
        Assert.Equal(["b"], card.FiresOn.Take(1));
    }

    /// <summary>As its programming interface answers for one feature: one object over many lines, everything inside.</summary>
    [Fact]
    public void One_feature_comes_in_with_all_inside_it()
    {
        using TempFolder folder = new();
        string text = Feature(12)[..^1] + $$""", "activations": [{{Activation(12, 1, 9, -1)}}], "explanations": [{"description": "x", "scores": [{"value": 0.75, "explanationScoreTypeName": "eleuther_fuzz", "explanationScoreModelName": "judge"}, {"value": null}, {"value": 0.5}]}]}""";
        File.WriteAllText(folder.File("one.json"), "\uFEFF[" + text.Replace(",", ",\n  ", StringComparison.Ordinal) + "]");
        using PublishedFeatures features = Import(folder, Neuronpedia, folder.File("one.json"));
        FeatureCard card = features.Card(12);
        Assert.Equal(9, card.Max);
        CardLabel label = Assert.Single(card.Labels);
        Assert.Equal("x", label.Text);
        Assert.Null(label.Score);
        Assert.Equal([new("eleuther_fuzz", "judge", 0.75), new("", null, 0.5)], label.Marks);
        Assert.Equal(["a", "b"], Assert.Single(card.Examples).Tokens);
    }

    [Theory]
    [InlineData("{\"features\": [", "no JSON")]
    [InlineData("{\"features\": [{\"feature_index\": NaN}]}", "no JSON")]
    [InlineData("{\"features\": [{\"a\": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}]}", "too deep within each other")]
    [InlineData("{\"features\": []}", "no feature")]
    [InlineData("{\"features\": [7]}", "expected an object, found a number")]
    [InlineData("[]", "expected an object, found a list")]
    [InlineData("", "no feature")]
    [InlineData("{\"features\": [{\"frac_nonzero\": 0}]}", "'feature_index': is missing")]
    [InlineData("{\"features\": [{\"feature_index\": -1}]}", "from 0 to 4194303")]
    [InlineData("{\"features\": [{\"feature_index\": 99999999999}]}", "from 0 to 4194303")]
    [InlineData("{\"features\": [{\"feature_index\": 1.5}]}", "expected a whole number")]
    [InlineData("{\"features\": [{\"feature_index\": 1}]}", "feature 1 (latent 1): 'frac_nonzero': is missing")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 1e999}]}", "expected a finite number")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 2}]}", "expected a share")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 0, \"pos_str\": [\"a\"], \"pos_values\": []}]}", "'pos_str': 1 entries, but 'pos_values' has 0")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 0, \"pos_str\": [1]}]}", "expected a text, found a number")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 0, \"pos_str\": [\"\\ud800\"], \"pos_values\": [1]}]}", "no Unicode text")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 0}, {\"feature_index\": 1, \"frac_nonzero\": 0}]}", "latent 1 is there twice")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 0, \"activations\": [{\"tokens\": [\"a\"], \"values\": [1, 2]}]}]}", "'values': 2 entries, but 'tokens' has 1")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 0, \"activations\": [{\"tokens\": [\"a\"], \"values\": [\"x\"]}]}]}", "expected a finite number")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 0, \"freq_hist_data_bar_heights\": [1, 2, 3], \"freq_hist_data_bar_values\": [0, 7, 8]}]}", "bins of equal width")]
    [InlineData("{\"features\": [{\"feature_index\": 1, \"frac_nonzero\": 0, \"freq_hist_data_bar_heights\": [-1, 2], \"freq_hist_data_bar_values\": [1, 2]}]}", "expected counts")]
    public void What_cannot_be_is_one_line_and_leaves_nothing(string text, string expected)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("f.json"), text);
        string message = Refused(folder, Dashboard, folder.File("f.json"));
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("f.json", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("run", "published", "f")));
    }

    [Fact]
    public void Lists_texts_and_objects_have_bounds()
    {
        using TempFolder folder = new();
        string Long(int count) => $"[{string.Join(',', Enumerable.Repeat("1", count))}]";
        void Refuses(string expected, string text)
        {
            File.WriteAllText(folder.File("f.json"), text);
            Assert.Contains(expected, Refused(folder, Dashboard, folder.File("f.json")), StringComparison.Ordinal);
        }
        const string start = """{"features": [{"feature_index": 1, "frac_nonzero": 0, """;
        Refuses("1001 entries", start + $"\"pos_values\": {Long(1001)}}}]}}");
        Refuses("1001 entries", start + $"\"activations\": {Long(1001)}}}]}}");
        Refuses("32769 entries", start + "\"activations\": [{\"values\": " + Long(32769) + "}]}]}");
        Refuses("a text of 4097 characters", start + $"\"pos_str\": [\"{new string('a', 4097)}\"]}}]}}");
        Refuses("more than 64 MiB", start + $"\"vector\": \"{new string('a', 1 << 26)}\"}}]}}");
    }

    [Fact]
    public void Another_source_or_a_damaged_archive_is_refused()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("two.jsonl"), Feature(1) + "\n" + Feature(2).Replace("3-set", "4-set", StringComparison.Ordinal));
        Assert.Contains("one source at a time", Refused(folder, Neuronpedia, folder.File("two.jsonl")), StringComparison.Ordinal);
        Pack(folder, "features", Feature(1));
        string packed = folder.File("m", "3-set", "features", "batch-0.jsonl.gz");
        byte[] bytes = File.ReadAllBytes(packed);
        File.WriteAllBytes(packed, [.. bytes[..20], 255, 255, .. bytes[22..]]);
        Assert.Contains("batch-0.jsonl.gz", Refused(folder, Neuronpedia, folder.Path), StringComparison.Ordinal);
        Assert.Contains("no such file", Refused(folder, Neuronpedia, folder.File("nowhere")), StringComparison.Ordinal);
        Assert.Contains("no folder 'features'", Refused(folder, Neuronpedia, Directory.CreateDirectory(folder.File("empty")).FullName), StringComparison.Ordinal);
        Assert.Contains("no batch-", Refused(folder, Dashboard, folder.File("empty")), StringComparison.Ordinal);
    }

    /// <summary>Whatever becomes of a file on its way, it comes in or is refused.</summary>
    [Fact]
    public void Damaged_bytes_never_do_worse_than_be_refused()
    {
        using TempFolder folder = new();
        byte[] whole = Encoding.UTF8.GetBytes(Feature(7)[..^1] + $$""", "activations": [{{Activation(7, 1, 2.5, 0.5)}}], "explanations": [{"description": "x"}]}""" + "\n" + Feature(8));
        RunFolder run = RunFolder.Create(folder.File("run"));
        var random = new Philox(5, 0);
        int refused = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] bytes = [.. whole];
            for (int i = 0; i < 1 + trial % 3; i++)
                bytes[random.Below((ulong)(8 * trial + 2 * i), bytes.Length)] = (byte)random.Below((ulong)(8 * trial + 2 * i + 1), 256);
            File.WriteAllBytes(folder.File("f.json"), trial % 4 == 0 ? bytes[..^(1 + trial)] : bytes);
            try
            {
                PublishedImport.Run(run, $"t{trial}", Neuronpedia, folder.File("f.json"), TestContext.Current.CancellationToken);
                using PublishedFeatures features = PublishedFeatures.Open(run, $"t{trial}");
                Assert.All(features.Latents, latent => Assert.Equal(latent, features.Card(latent).Latent));
            }
            catch (InputException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 50, 299);
    }

    [Fact]
    public void A_name_is_given_once_and_damage_is_told()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("one.jsonl"), Feature(1));
        RunFolder run = RunFolder.Create(folder.File("run"));
        PublishedImport.Run(run, null, Neuronpedia, folder.File("one.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal(["one"], run.PublishedNames);
        Assert.Contains("already", Assert.Throws<InputException>(() => PublishedImport.Run(run, "one", Neuronpedia, folder.File("one.jsonl"), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => PublishedImport.Run(run, "../x", Neuronpedia, folder.File("one.jsonl"), TestContext.Current.CancellationToken));
        string entries = folder.File("run", "published", "one", "entries.bin");
        byte[] bytes = File.ReadAllBytes(entries);
        bytes[^1] ^= 1;
        File.WriteAllBytes(entries, bytes);
        Assert.Contains("checksum", Assert.Throws<InputException>(() => PublishedFeatures.Open(run, "one")).Message,
            StringComparison.Ordinal);
    }

    static PublishedFeatures Import(TempFolder folder, PublishedFormat format, string from)
    {
        RunFolder run = RunFolder.Create(folder.File("run"));
        PublishedImport.Run(run, "name", format, from, TestContext.Current.CancellationToken);
        return PublishedFeatures.Open(run, "name");
    }

    static string Refused(TempFolder folder, PublishedFormat format, string from)
    {
        InputException refusal = Assert.Throws<InputException>(() =>
            PublishedImport.Run(RunFolder.Create(folder.File("run")), null, format, from, TestContext.Current.CancellationToken));
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal.Message;
    }

    static string Feature(int index) => $$"""
        {"modelId":"m","layer":"3-set","index":"{{index}}","maxActApprox":3,"frac_nonzero":0.125,"pos_str":["a"],"pos_values":[1],
        "neg_str":null,"neg_values":[],"freq_hist_data_bar_heights":[2,5,3],"freq_hist_data_bar_values":[0.5,1.5,2.5],
        "topkCosSimIndices":[{{index}},11],"topkCosSimValues":[1,0.5],"unknown":{"deep":[1]} }
        """.ReplaceLineEndings("");

    static string Activation(int index, double first, double second, double share) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $$"""{"id":"c","index":"{{index}}","tokens":["a","b"],"values":[{{first}},{{second}}],"binMin":{{(share < 0 ? -1 : 0)}},"binMax":2,"binContains":{{share}},"qualifyingTokenIndex":0}""");

    static void Pack(TempFolder folder, string kind, string lines)
    {
        string path = folder.File("m", "3-set", kind, "batch-0.jsonl.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using GZipStream stream = new(File.Create(path), CompressionMode.Compress);
        stream.Write(Encoding.UTF8.GetBytes(lines));
    }

    static string[] Texts(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(each => each.GetString()!)];

    static float[] Numbers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(each => each.GetSingle())];
}
