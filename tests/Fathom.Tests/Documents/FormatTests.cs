using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Checkout;
using static Fathom.Tests.Documents.RawFile;

namespace Fathom.Tests.Documents;

/// <summary>
/// docs/04-formats.md is enough to read a run: <see cref="RawFile"/> follows it and finds what Fathom's own readers find.
/// </summary>
public sealed partial class FormatTests(DocumentedRun run) : IClassFixture<DocumentedRun>
{
    [Fact]
    public void Crc32C_has_its_published_check_value() => Assert.Equal(0xE3069283, Crc32C("123456789"u8));

    [Fact]
    public void The_table_of_the_document_names_every_binary_file_with_its_kind_and_record_size()
    {
        string document = File.ReadAllText(Repository.Path("docs", "04-formats.md"));
        Dictionary<(string Folder, string File), Match> table = Row().Matches(document)
            .ToDictionary(row => (row.Groups["folder"].Value, row.Groups["file"].Value));
        HashSet<(string, string)> seen = [];
        foreach (string path in Directory.GetFiles(run.Run.Path, "*.bin", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(run.Run.Path, path).Split(Path.DirectorySeparatorChar)[0];
            string file = Path.GetFileName(path);
            if (file.StartsWith("shard-", StringComparison.Ordinal)) file = "shard-00000.bin";
            if (folder == "cache") file = file[..file.LastIndexOf('-')] + "-<key>.bin";
            Assert.True(table.TryGetValue((folder, file), out Match? row), $"{folder}/{file} is not in the document's table");
            byte[] payload = Payload(path, row.Groups["kind"].Value);
            // The rows of a capture have no size of their own.
            if (int.TryParse(row.Groups["size"].Value, out int size)) Assert.Equal(0, payload.Length % size);
            seen.Add((folder, file));
        }
        Assert.Equal(table.Keys.Order(), seen.Order());
    }

    [Fact]
    public void Items_are_read_as_the_document_says()
    {
        JsonElement description = Json(run.At("items", "items.json"));
        int[] tokens = Read(run.At("items", "tokens.bin"), "TK", file => Times(description.Int("tokens"), file.ReadInt32));
        var contexts = Read(run.At("items", "contexts.bin"), "CX", file => Times(description.Int("contexts"),
            () => (Start: file.ReadInt64(), Length: file.ReadInt32(), Document: file.ReadInt32())));
        var documents = Read(run.At("items", "documents.bin"), "DC", file => Times(description.Int("documents"),
            () => (File: file.ReadInt32(), Line: file.ReadInt32())));
        string[] vocabulary = JsonSerializer.Deserialize<string[]>(File.ReadAllText(run.At("items", "vocabulary.json")))!;

        using ItemStore items = ItemStore.Open(run.Run.Items);
        Assert.InRange(description.Int("trainContexts"), 1, contexts.Length - 1);
        for (int i = 0; i < contexts.Length; i++)
        {
            Assert.Equal(items.Context(i), tokens.AsSpan((int)contexts[i].Start, contexts[i].Length));
            Assert.Equal(items.Entry(i).Document, contexts[i].Document);
            Assert.Equal(items.IsHeldOut(i), i >= description.Int("trainContexts"));
        }
        for (int i = 0; i < documents.Length; i++)
        {
            var (file, line) = items.Origin(i);
            Assert.Equal(file.Path, description.GetProperty("files")[documents[i].File].Text("path"));
            Assert.Equal(line, documents[i].Line);
        }
        Assert.All(tokens.Distinct(), id => Assert.Equal(items.Text(id), vocabulary[id]));
    }

    /// <summary>The clean losses of the run's text, from the file alone, are those that core.json reports.</summary>
    [Fact]
    public void What_is_kept_is_read_as_the_document_says()
    {
        JsonElement metrics = Json(Directory.GetFiles(run.At("evaluation"), "core.json", SearchOption.AllDirectories).First())
            .GetProperty("eval_result_metrics");
        double clean = metrics.GetProperty("model_performance_preservation").GetProperty("ce_loss_without_sae").GetDouble(),
            predicted = metrics.GetProperty("token_stats").GetProperty("total_tokens_eval_reconstruction").GetDouble();
        int contexts = metrics.GetProperty("token_stats").GetProperty("total_contexts_eval_reconstruction").GetInt32();
        var kept = new Dictionary<string, double[]>();
        foreach (string path in Directory.GetFiles(run.At("cache"), "losses-*.bin"))
        {
            byte[] payload = Payload(path, "EC");
            int length = BitConverter.ToInt32(payload);
            double[] numbers = new double[(payload.Length - 4 - length) / 8];
            Buffer.BlockCopy(payload, 4 + length, numbers, 0, 8 * numbers.Length);
            kept[Encoding.UTF8.GetString(payload, 4, length)] = numbers;
        }
        double[] losses = kept.Single(one => one.Key.StartsWith("clean, model ", StringComparison.Ordinal)).Value;
        Assert.Equal(2 * contexts, losses.Length);
        Assert.Equal(clean, losses.Take(contexts).Sum() / predicted, 1e-9);
        Assert.All(losses.Skip(contexts), divergence => Assert.Equal(0, divergence));
    }

    [Theory]
    [InlineData("blocks.1.resid_post")]
    [InlineData("blocks.0.mlp_out")]
    [InlineData("blocks.0.mlp_post")]
    [InlineData("blocks.2.attn_z")]
    public void Activations_are_read_as_the_document_says(string capture)
    {
        JsonElement description = Json(run.At("activations", capture, "capture.json"));
        string type = description.Text("type");
        int width = description.Int("width"), rows = description.Int("rows");
        int shardRows = description.Int("shardRows"), trainRows = description.Int("trainRows");
        Assert.Equal(DocumentedRun.Types[capture], type);
        using ActivationStore store = ActivationStore.Open(run.Run.Capture(capture));
        float[] values = new float[rows * width], expected = new float[rows * width];
        for (int first = 0, shard = 0; first < rows; first += shardRows, shard++)
        {
            int count = Math.Min(shardRows, rows - first);
            float[] part = Read(run.At("activations", capture, $"shard-{shard:d5}.bin"), "AV",
                file => Times(count, () => Row(file, type, width)).SelectMany(row => row).ToArray());
            part.CopyTo(values, first * width);
        }
        store.Read(0, rows, expected);
        Assert.Equal(expected, values);
        if (capture != DocumentedRun.Capture) Assert.True(rows > 2 * shardRows, "the test wants several shards");

        var positions = Read(run.At("activations", capture, "rows.bin"), "RW",
            file => Times(rows, () => (file.ReadInt32(), file.ReadInt32())));
        for (int i = 0; i < rows; i++) Assert.Equal((store.Position(i).Context, store.Position(i).Position), positions[i]);

        int[] training = [.. Enumerable.Range(0, trainRows)];
        float[] mean = [.. Enumerable.Range(0, width).Select(c => (float)training.Average(i => (double)values[i * width + c]))];
        Assert.Equal(mean, description.GetProperty("mean").EnumerateArray().Select(x => (float)x.GetDouble()));
        double norm = training.Average(i => values.Skip(i * width).Take(width).Sum(x => (double)x * x));
        Assert.Equal(norm, description.Number("meanSquaredNorm"), norm * 1e-12);
        Assert.Equal(Math.Sqrt(width / norm), description.Number("normScale"), 1e-12);
    }

    [Fact]
    public void A_dictionary_is_read_as_the_document_says()
    {
        string folder = run.At("dictionaries", DocumentedRun.Name);
        JsonElement config = Json(Path.Combine(folder, "cfg.json"));
        int d = config.Int("d_in"), m = config.Int("d_sae");
        Assert.Equal((DocumentedRun.Latents, DocumentedRun.K, "topk"), (m, config.Int("k"), config.Text("architecture")));
        var weights = Safetensors(Path.Combine(folder, "sae_weights.safetensors"));
        float[] encoder = Floats(Tensor(weights, "W_enc", "F32", d, m)), decoder = Floats(Tensor(weights, "W_dec", "F32", m, d));
        var sae = (TopKSae)SaeLensFolder.Read(folder).Coder;
        for (int latent = 0; latent < m; latent++)
            for (int c = 0; c < d; c++) Assert.Equal(sae.EncoderWeight[latent * d + c], encoder[c * m + latent]);
        Assert.Equal(sae.DecoderWeight, decoder);
        Assert.Equal(sae.EncoderBias, Floats(Tensor(weights, "b_enc", "F32", m)));
        Assert.Equal(sae.DecoderBias, Floats(Tensor(weights, "b_dec", "F32", d)));

        JsonElement last = JsonDocument.Parse(File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Last()).RootElement;
        Assert.Equal(Math.Ceiling(config.Int("metadata", "training", "tokens") / (double)config.Int("metadata", "training", "batch")), last.Int("step"));
    }

    [Fact]
    public void A_checkpoint_is_read_as_the_document_says_and_its_checksum_is_as_described()
    {
        string folder = run.At("dictionaries", DocumentedRun.Name);
        var file = Safetensors(Path.Combine(folder, "checkpoints", "last.safetensors"));
        JsonElement metadata = file.Header.GetProperty("__metadata__");
        string Entry(string key) => metadata.GetProperty(key).GetString()!;
        Assert.Equal("fathom-train-3", Entry("format"));
        int m = DocumentedRun.Latents, d = Json(Path.Combine(folder, "cfg.json")).Int("d_in");
        (string, long[])[] shapes =
            [("encoder_weight", [m, d]), ("encoder_bias", [m]), ("decoder_weight", [m, d]), ("decoder_bias", [d])];
        var content = new MemoryStream();
        foreach (var (name, shape) in shapes)
            foreach (string part in new[] { "value", "first_moment", "second_moment" })
                content.Write(Tensor(file, $"{name}.{part}", "F32", shape));
        content.Write(Tensor(file, "rows_since_fired", "I64", m));
        content.Write(Tensor(file, "fire_counts", "I64", m));
        foreach (string key in new[] { "step", "counted_rows" }) content.Write(BitConverter.GetBytes(long.Parse(Entry(key))));
        foreach (string number in Entry("numbers").Split(' ')) content.Write(BitConverter.GetBytes(long.Parse(number.Split('=')[1])));
        Assert.Equal(uint.Parse(Entry("checksum")), Crc32C(content.ToArray()));

        // The saved dictionary is the state with the input scale folded into the biases.
        double scale = Json(run.At("activations", DocumentedRun.Capture, "capture.json")).Number("normScale");
        var weights = Safetensors(Path.Combine(folder, "sae_weights.safetensors"));
        Assert.Equal(Floats(Tensor(weights, "W_dec", "F32", m, d)), Floats(Tensor(file, "decoder_weight.value", "F32", m, d)));
        Assert.Equal(Floats(Tensor(weights, "b_dec", "F32", d)),
            Floats(Tensor(file, "decoder_bias.value", "F32", d)).Select(value => (float)(value / scale)));
    }

    [Fact]
    public void An_index_is_read_as_the_document_says()
    {
        JsonElement description = Json(run.At("index", DocumentedRun.Name, "index.json"));
        int m = description.Int("latents"), entries = description.Int("entries");
        string At(string file) => run.At("index", DocumentedRun.Name, file);
        long[] offsets = Read(At("offsets.bin"), "OF", file => Times(m + 1, file.ReadInt64));
        uint[] rows = Read(At("rows.bin"), "PR", file => Times(entries, file.ReadUInt32));
        float[] values = Read(At("values.bin"), "PV", file => Times(entries, file.ReadSingle));
        LatentStatistics[] statistics = Read(At("statistics.bin"), "LS", file => Times(m, () => new LatentStatistics(
            file.ReadInt32(), file.ReadInt32(), file.ReadInt32(), file.ReadInt32(), file.ReadSingle(), file.ReadSingle(),
            file.ReadSingle(), file.ReadSingle(), file.ReadSingle(), file.ReadSingle(), file.ReadSingle())));
        var neighbours = Read(At("neighbours.bin"), "NB", file => Times(m, () => Times(10, () =>
            new Neighbour(file.ReadInt32(), file.ReadSingle(), file.ReadSingle()))));
        var effects = Read(At("effects.bin"), "LE", file => Times(m, () => (
            TopIds: Times(20, file.ReadInt32), Top: Times(20, file.ReadSingle),
            BottomIds: Times(20, file.ReadInt32), Bottom: Times(20, file.ReadSingle),
            Low: file.ReadSingle(), High: file.ReadSingle(), Histogram: Times(50, file.ReadInt32))));
        var peaks = Read(At("peaks.bin"), "PK", file => Times(m, () => Times(64, () =>
            (Row: file.ReadUInt32(), Value: file.ReadSingle()))));
        var tokens = Read(At("latent-tokens.bin"), "LT", file => Times(m, () => Times(16, () =>
            (Id: file.ReadInt32(), Count: file.ReadInt32(), Max: file.ReadSingle()))));
        int[] tokenRows = Read(At("token-rows.bin"), "TR", file => Times(Json(run.At("items", "vocabulary.json")).GetArrayLength(),
            file.ReadInt32));
        var together = Read(At("coactivation.bin"), "CA", file => Times(m, () => Times(64, () =>
            (Latent: file.ReadInt32(), Both: file.ReadInt32(), Pearson: file.ReadSingle()))));
        int living = statistics.Count(latent => latent.Count > 0);
        MapPoint[] points = Read(At("map.bin"), "MP", file =>
            Times(living, () => new MapPoint(file.ReadInt32(), file.ReadSingle(), file.ReadSingle())));
        JsonElement map = description.GetProperty("map");
        var quality = new MapQuality(map.Int("measured"), (float)map.Number("recall"), (float)map.Number("principalRecall"),
            (float)map.Number("randomRecall"));

        using FeatureIndex index = FeatureIndex.Open(run.Run, DocumentedRun.Name);
        Assert.Equal(index.AllStatistics, statistics);
        Assert.Equal(index.Map!.Quality, quality);
        Assert.Equal(index.Map.Points, points);
        for (int latent = 0; latent < m; latent++)
        {
            Range postings = (int)offsets[latent]..(int)offsets[latent + 1];
            Assert.Equal(index.PostingRows(latent), rows[postings]);
            Assert.Equal(index.PostingValues(latent), values[postings]);
            Assert.Equal(index.Neighbours(latent), neighbours[latent].TakeWhile(near => near.Latent >= 0));
            LogitEffects expected = index.LogitEffects(latent);
            var effect = effects[latent];
            Assert.Equal(expected.Top.Select(token => (token.TokenId, token.Value)), effect.TopIds.Zip(effect.Top));
            Assert.Equal(expected.Bottom.Select(token => (token.TokenId, token.Value)), effect.BottomIds.Zip(effect.Bottom));
            Assert.Equal((expected.Low, expected.High), (effect.Low, effect.High));
            Assert.Equal(expected.Histogram, effect.Histogram);
            Assert.Equal(index.Top(latent, 64).Select(example => example.Value),
                peaks[latent].Select(peak => peak.Value).TakeWhile(value => value > 0));
            Assert.Equal(index.Tokens(latent).Select(token => (token.TokenId, token.Count, token.Max)),
                tokens[latent].TakeWhile(token => token.Id >= 0));
            Assert.All(index.Tokens(latent), token => Assert.Equal(token.Count / token.Reach, tokenRows[token.TokenId], 1e-6));
            CoActivations others = index.CoActivations(latent);
            IReadOnlyList<CoActivation>[] lists =
                [others.ByJaccard, others.ByPearson, others.ByOtherGivenThis, others.Parents, others.Children];
            int[] starts = [0, 16, 32, 48, 56, 64];
            for (int list = 0; list < lists.Length; list++)
                Assert.Equal(lists[list].Select(other => (other.Latent, other.Both, other.Pearson)),
                    together[latent][starts[list]..starts[list + 1]].TakeWhile(other => other.Latent >= 0));
        }
        Assert.True(entries > 0 && statistics.Any(latent => latent.HeldOutCount > 0), "the test wants latents that fire");
    }

    [Fact]
    public void Published_features_are_read_as_the_document_says()
    {
        string At(string file) => run.At("published", DocumentedRun.Published, file);
        JsonElement description = Json(At("published.json"));
        var entries = Read(At("entries.bin"), "PN", file => Times(description.Int("features"), () => (Latent: file.ReadInt32(), Bytes: file.ReadInt32(),
            From: file.ReadInt64(), First: file.ReadInt32(), Examples: file.ReadInt32(), Density: file.ReadSingle(), Max: file.ReadSingle(),
            Mean: file.ReadSingle(), Tokens: file.ReadInt32())));
        var slices = Read(At("slices.bin"), "PS", file => Times(description.Int("examples"), () =>
            (From: file.ReadInt64(), Latent: file.ReadInt32(), Bytes: file.ReadInt32())));
        byte[] features = Payload(At("features.bin"), "PF"), examples = Payload(At("examples.bin"), "PX");

        using PublishedFeatures published = PublishedFeatures.Open(run.Run, DocumentedRun.Published);
        Assert.Equal(published.Latents, entries.Select(entry => entry.Latent));
        foreach (var entry in entries)
        {
            FeatureCard card = published.Card(entry.Latent);
            JsonElement feature = JsonDocument.Parse(features.AsMemory((int)entry.From, entry.Bytes)).RootElement;
            Assert.Equal((card.Latent, (double)card.Density), (feature.Int("latent"), feature.Number("density")), (one, other) =>
                one.Item1 == other.Item1 && Math.Abs(one.Item2 - other.Item2) < 1e-7);
            Assert.Equal((card.Density, card.Max, card.Examples.Count), (entry.Density, entry.Max, entry.Examples));
            Assert.Equal(card.Activations?.Counts.Sum() ?? 0, entry.Tokens);
            Assert.Equal(card.Raises.Select(token => token.Text),
                feature.GetProperty("raises").EnumerateArray().Select(token => token.Text("text")));
            for (int i = 0; i < entry.Examples; i++)
            {
                var slice = slices[entry.First + i];
                JsonElement example = JsonDocument.Parse(examples.AsMemory((int)slice.From, slice.Bytes)).RootElement;
                Assert.Equal(entry.Latent, slice.Latent);
                Assert.Equal(card.Examples[i].Activations, example.GetProperty("activations").EnumerateArray().Select(value => value.GetSingle()));
                Assert.Equal(card.Examples[i].Tokens, example.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!));
                Assert.Equal((card.Examples[i].Peak, card.Examples[i].Interval is null),
                    (example.Int("peak"), example.GetProperty("interval").ValueKind == JsonValueKind.Null));
            }
        }
        Assert.Contains(entries, entry => entry.Tokens > 0 && entry.Mean > 0 && entry.Mean < entry.Max);
    }

    [Fact]
    public void The_manifest_and_the_results_have_the_keys_that_the_document_names()
    {
        JsonElement manifest = Json(run.At("manifest.json"));
        JsonElement[] steps = [.. manifest.GetProperty("steps").EnumerateArray()];
        Assert.Equal(["capture", "train", "evaluate", "index"], steps.Select(step => step.Text("verb")));
        string document = File.ReadAllText(Repository.Path("docs", "04-formats.md"));
        Assert.All(steps.SelectMany(step => step.EnumerateObject()), key => Assert.Contains($"`{key.Name}`", document));
        Assert.Equal(steps.Sum(step => step.Int("costs", "tokens")), manifest.Int("total", "tokens"));

        JsonElement core = Json(run.At("evaluation", DocumentedRun.Name, "core.json"));
        Assert.Equal("core", core.Text("eval_type_id"));
        Assert.All(core.EnumerateObject(), key => Assert.Contains($"`{key.Name}`", document));
        Assert.InRange(core.Number("eval_result_metrics", "reconstruction_quality", "fvu"), 0, 2);
        Assert.Equal("permuted decoder", core.GetProperty("eval_result_details")[0].Text("control"));
        Assert.All(core.GetProperty("eval_result_unstructured").GetProperty("latents").EnumerateObject(), column =>
            Assert.Equal(DocumentedRun.Latents, column.Value.GetArrayLength()));
    }

    static float[] Row(BinaryReader file, string type, int width)
    {
        switch (type)
        {
            case "f32": return Times(width, file.ReadSingle);
            case "f16": return Times(width, () => (float)BitConverter.UInt16BitsToHalf(file.ReadUInt16()));
            case "bf16": return Times(width, () => BitConverter.UInt32BitsToSingle((uint)file.ReadUInt16() << 16));
            default:
                sbyte[] numbers = Times(width, file.ReadSByte);
                float scale = file.ReadSingle();
                return [.. numbers.Select(number => number * scale)];
        }
    }

    [GeneratedRegex(
        @"^\| `(?<folder>[a-z]+)/(?:<[a-z]+>/)?(?<file>[a-z0-9<>-]+\.bin)` \| `(?<kind>[A-Z]{2})` \| (?<size>[0-9]+|–) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
