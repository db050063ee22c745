using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>fathom probe</c> from labelled text to a saved probe, by the program itself.</summary>
public sealed class ProbeTests(TinyWorkspace workspace) : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Texts of the first or the second half of the alphabet, in two conditions.
    string Reviews(int count)
    {
        var random = new Philox(5, 0);
        string path = folder.File("reviews.csv");
        var text = new StringBuilder("id,words,kind,condition\n");
        for (int i = 0; i < count; i++)
        {
            string letters = string.Concat(Enumerable.Range(0, 12).Select(at =>
                (char)('a' + 13 * (i % 2) + random.Below((ulong)(i * 100 + at), 13))));
            text.Append($"{i},\"{letters[..6]} {letters[6..]}\",{(i % 2 == 0 ? "early" : "late")},{(i % 4 < 2 ? "left" : "right")}\n");
        }
        File.WriteAllText(path, text.ToString());
        return path;
    }

    static string[] OnText(string reviews) => ["probe", "--labels", reviews, "--text-column", "words", "--label-column", "kind"];

    [Fact]
    public async Task Texts_are_probed_without_a_run_beside_controls()
    {
        string reviews = Reviews(120), picture = folder.File("picture.svg"), saved = folder.File("kind.safetensors");
        JsonElement json = await FathomCommand.Json([.. OnText(reviews), "--model", workspace.Model, "--site", "embed",
            "--picture", picture, "--save", saved]);
        Assert.Equal("logistic", json.GetProperty("method").GetString());
        Assert.InRange(json.GetProperty("probe").GetProperty("auc").GetDouble(), 0.99, 1);
        JsonElement[] controls = [.. json.GetProperty("controls").EnumerateArray()];
        Assert.Equal(["random-init model", "shuffled labels", "majority class", "chance"],
            controls.Select(control => control.GetProperty("name").GetString()));
        Assert.Equal(0.5, controls[2].GetProperty("auc").GetDouble());
        Assert.Equal((96, 24), (json.GetProperty("train_examples").GetInt32(), json.GetProperty("test_examples").GetInt32()));
        Assert.Equal(["left", "right"], json.GetProperty("transfer").GetProperty("conditions").EnumerateArray()
            .Select(c => c.GetString()));
        // Which half of the alphabet: what the untrained model's embeddings tell as well.
        Assert.Contains(json.GetProperty("words").EnumerateArray(), sentence =>
            sentence.GetString()!.StartsWith("Against random-init model: ", StringComparison.Ordinal)
            && sentence.GetString()!.Contains("within noise", StringComparison.Ordinal));
        Assert.Equal("svg", XDocument.Load(picture).Root!.Name.LocalName);

        Probe probe = Probe.Load(saved);
        Assert.Equal(("embed", "mean", TinyFiles.Width), (probe.Site, probe.About.Pool, probe.Width));
        Assert.Equal(["late"], probe.Outputs);
        Assert.Equal(("words", 0.2, reviews), ((string?)probe.About.Settings!["columns"]!["textColumn"],
            (double?)probe.About.Settings["testShare"], (string?)probe.About.Settings["labels"]));
        string table = await NarrowTerminal.Fits([.. OnText(reviews), "--model", workspace.Model, "--site", "embed", "--pool", "last",
            "--method", "mean-difference", "--no-random-init", "--positive", "early"]);
        Assert.Contains("mean-difference", table, StringComparison.Ordinal);
        Assert.Contains("Against majority class", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latents_of_a_run_are_probed_and_the_probe_is_kept_there()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string reviews = Reviews(120);
        JsonElement json = await FathomCommand.Json([.. OnText(reviews), "--run", run.Path, "--dictionary",
            TinyWorkspace.Dictionary,
            "--method", "k-sparse", "--k", "1,3", "--save", "kind"]);
        Assert.Equal(["k = 1, SAEBench", "k = 3, SAEBench", "k-sparse, activation", "logistic, all of the activation"],
            json.GetProperty("others").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.Contains("chosen on validation documents", json.GetProperty("probe").GetProperty("note").GetString());
        Probe probe = Probe.Load(RunFolder.Open(run.Path).Probe("kind"));
        Assert.Equal((TinyWorkspace.Dictionary, 48), (probe.About.Dictionary, probe.Width));
        ManifestStep step = Manifest.Of(RunFolder.Open(run.Path)).Steps[^1];
        Assert.Equal(("probe", "kind"), (step.Verb, step.Output));
        JsonNode settings = step.Config!["about"]!["settings"]!;
        Assert.Equal((1000, "1,3", step.Inputs[reviews]), ((int?)settings["resamples"],
            string.Join(',', settings["k"]!.AsArray()), (string?)settings["inputs"]![reviews]));
        Assert.Superset(new HashSet<string> { reviews, "dictionary", "capture" }, step.Inputs.Keys.ToHashSet());
        Assert.InRange(probe.Weight().ToArray().Count(w => w != 0), 1, 3);
        ISparseCoder coder = SaeLensFolder.Read(RunFolder.Open(run.Path).Dictionary(TinyWorkspace.Dictionary)).Coder;
        Assert.Equal(TinyFiles.Width, probe.Direction(coder).Length);
    }

    [Fact]
    public async Task Labels_of_a_run_are_probed_token_by_token()
    {
        string text = folder.File("labelled.jsonl"), run = folder.File("run");
        var random = new Philox(6, 0);
        File.WriteAllLines(text, Enumerable.Range(0, 240).Select(i =>
        {
            string word = string.Concat(Enumerable.Range(0, 20).Select(at => (char)('a' + random.Below((ulong)(i * 50 + at),
                26))));
            string spans = string.Join(',', word.Index().Where(c => c.Item is 'a' or 'e' or 'q' or 'z').Select(c =>
                $"[{c.Index},{c.Index + 1},\"letter is {(c.Item is 'q' or 'z' ? "rare" : "vowel")}\"]"));
            return $"{{\"text\":\"{word}\",\"spans\":[{spans}]}}";
        }));
        await FathomCommand.Done("capture", "--model", workspace.Model, "--text", text, "--site", "embed", "--per-document",
            "--context", "32", "--holdout", "0.3", "--run", run);
        JsonElement yes = await FathomCommand.Json("probe", "--run", run, "--site", "embed", "--variable", "letter is vowel");
        Assert.Equal(["not letter is vowel", "letter is vowel"], yes.GetProperty("classes").EnumerateArray()
            .Select(c => c.GetString()));
        Assert.InRange(yes.GetProperty("probe").GetProperty("auc").GetDouble(), 0.95, 1);
        JsonElement group = await FathomCommand.Json("probe", "--run", run, "--site", "embed", "--variable", "letter",
            "--no-random-init");
        Assert.Equal(3, group.GetProperty("classes").GetArrayLength());
        await SparseProbing(run);
        await FathomCommand.Refused(1, ["no variable or group 'weather'", "letter"], "probe", "--run", run, "--site", "embed",
            "--variable", "weather");
    }

    async Task SparseProbing(string run)
    {
        await FathomCommand.Done("train", "--run", run, "--site", "embed", "--name", "d", "--latents", "32", "--k", "4",
            "--batch", "128",
            "--tokens", "20k");
        JsonElement tokens = await FathomCommand.Json("evaluate", "--run", run, "--metrics", "sparse-probing",
            "--no-random-init");
        JsonElement metrics = tokens.GetProperty("eval_result_metrics").GetProperty("sae");
        Assert.Equal(2, metrics.GetProperty("variables").GetInt32());
        Assert.InRange(metrics.GetProperty("validated_test_accuracy").GetDouble(), 0.6, 1);
        Dictionary<string, JsonElement> controls = tokens.GetProperty("eval_result_details").EnumerateArray()
            .Where(one => one.TryGetProperty("control", out _)).ToDictionary(one => one.GetProperty("control").GetString()!,
                one => one.GetProperty("eval_result_metrics").GetProperty("sae"));
        Assert.InRange(controls["linear probe"].GetProperty("validated_test_accuracy").GetDouble(), 0.9, 1);
        Assert.InRange(controls["permuted labels"].GetProperty("validated_test_accuracy").GetDouble(), 0.35, 0.65);
        Assert.DoesNotContain("permuted decoder", controls.Keys);
        string reviews = folder.File("metric.csv");
        File.WriteAllText(reviews, File.ReadAllText(Reviews(400)).Replace("id,words,kind,condition", "id,text,label,condition"));
        JsonElement texts = await FathomCommand.Json("evaluate", "--run", run, "--metrics", "sparse-probing", "--no-random-init",
            "--labels",
            reviews);
        Assert.Equal(1, texts.GetProperty("eval_result_metrics").GetProperty("sae").GetProperty("variables").GetInt32());
        Assert.InRange(texts.GetProperty("eval_result_metrics").GetProperty("sae")
            .GetProperty("validated_test_accuracy").GetDouble(), 0.6, 1);
        await FathomCommand.Refused(2, ["--labels"], "evaluate", "--run", run, "--metrics", "core", "--labels", reviews);
    }

    [Fact]
    public async Task Pairs_of_statements_are_probed_by_ccs()
    {
        string path = folder.File("pairs.jsonl");
        var random = new Philox(7, 0);
        File.WriteAllLines(path, Enumerable.Range(0, 160).SelectMany(i => new[] { "yes", "no" }.Select(side =>
        {
            bool isTrue = random.Below((ulong)i, 2) == 0 == (side == "yes");
            string word = string.Concat(Enumerable.Range(0, 5).Select(at =>
                (char)((isTrue ? 'a' : 'n') + random.Below((ulong)(1000 + i * 20 + at + (side == "no" ? 10 : 0)), 13))));
            return $"{{\"text\":\"{word} {side}\",\"label\":{(isTrue ? "true" : "false")},\"pair\":{i},\"side\":\"{side}\"}}";
        })));
        JsonElement json = await FathomCommand.Json("probe", "--labels", path, "--model", workspace.Model, "--site", "embed",
            "--method",
            "ccs", "--no-random-init");
        Assert.Equal(["no is true", "yes is true"], json.GetProperty("classes").EnumerateArray().Select(c => c.GetString()));
        Assert.Contains("which end is true was set by 128 training labels", json.GetProperty("probe")
            .GetProperty("note").GetString());
        Assert.InRange(json.GetProperty("probe").GetProperty("auc").GetDouble(), 0.8, 1);
        await FathomCommand.Refused(1, ["no pair or no side"], [.. OnText(Reviews(20)), "--model", workspace.Model, "--site",
            "embed",
            "--method", "ccs"]);
    }

    [Fact]
    public async Task The_sentiment_of_reviews_is_probed_on_a_small_model_and_said_to_be_weak()
    {
        string model = SharedData.Path("lm", "stories260K-hf"), reviews = folder.File("reviews.jsonl");
        using (ZipArchive zip = ZipFile.OpenRead(SharedData.Path("text", "nltk_movie_reviews.zip")))
        {
            File.WriteAllLines(reviews, zip.Entries.Where(entry => entry.Name.EndsWith(".txt", StringComparison.Ordinal)
                && entry.FullName.Split('/') is [_, "pos" or "neg", _]).OrderBy(entry => entry.Name,
                    StringComparer.Ordinal).Take(600)
                .Select(entry =>
                {
                    using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
                    return JsonSerializer.Serialize(new { text = reader.ReadToEnd(), label = entry.FullName.Split('/')[1] });
                }));
        }
        JsonElement json = await FathomCommand.Json("probe", "--model", model, "--site", "blocks.2.resid_post", "--labels",
            reviews,
            "--context", "128");
        Assert.InRange(json.GetProperty("probe").GetProperty("auc").GetDouble(), 0.4, 0.72);
        Assert.Equal(4, json.GetProperty("controls").GetArrayLength());
        string first = json.GetProperty("words")[0].GetString()!;
        Assert.Contains("where .5 is chance", first, StringComparison.Ordinal);
        Assert.True(new[] { "weak", "hardly more than chance", "within noise of chance" }.Any(first.Contains), first);
    }

    [Theory]
    [InlineData(2, "either --run or --model", "probe --site embed --labels REVIEWS")]
    [InlineData(2, "either --labels or --variable", "probe --model MODEL --site embed")]
    [InlineData(2, "either --site or --dictionary", "probe --model MODEL --labels REVIEWS")]
    [InlineData(2, "--method guess", "probe --model MODEL --site embed --labels REVIEWS --method guess")]
    [InlineData(2, "--k", "probe --model MODEL --site embed --labels REVIEWS --k 1")]
    [InlineData(2, "--k 0", "probe --model MODEL --site embed --labels REVIEWS --method k-sparse --k 0")]
    [InlineData(2, "--c", "probe --model MODEL --site embed --labels REVIEWS --method ccs --c 1")]
    [InlineData(2, "--test-share", "probe --model MODEL --site embed --labels REVIEWS --test-share 1")]
    [InlineData(2, "--save", "probe --model MODEL --site embed --labels REVIEWS --save name")]
    [InlineData(1, "no column 'text'", "probe --model MODEL --site embed --labels REVIEWS")]
    [InlineData(1, "no label is 'good'", "probe --model MODEL --site embed --labels REVIEWS --text-column words --label-column kind --positive good")]
    [InlineData(1, "expected 2 to 256", "probe --model MODEL --site embed --labels REVIEWS --text-column words --label-column id")]
    [InlineData(1, "no such file", "probe --model MODEL --site embed --labels none.csv")]
    public async Task What_cannot_be_is_refused_in_one_line(int code, string expected, string line)
    {
        string reviews = Reviews(300);
        await FathomCommand.Refused(code, [expected], [.. line.Split(' ').Select(word => word switch
        {
            "REVIEWS" => reviews,
            "MODEL" => workspace.Model,
            _ => word,
        })]);
    }
}
