using System.Text.Json;
using Fathom.Lab.Othello;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Models;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>A world's labels from capture to truth.json and board.json, by the program itself.</summary>
public sealed class TruthTests(TinyWorkspace workspace) : IDisposable
{
    const string Site = "blocks.1.resid_post";

    static readonly string[] Subjects =
        ["this dictionary", "random-init model", "random dictionary", "neurons", "permuted labels", "principal components", "linear probe"];

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // A random model that reads moves.
    string OthelloModel()
    {
        File.WriteAllText(folder.File("config.json"), """
            {"model_type":"gpt2","n_layer":2,"n_embd":16,"n_head":2,"vocab_size":61,"n_positions":64}
            """);
        OthelloTokenizer.Write(folder.Path);
        var tiny = new TinyModel();
        LanguageModel.Create(ModelConfig.Load(folder.Path), tiny, new Workers(1)).Dispose();
        SafetensorsWriter.Write(folder.File("model.safetensors"),
            [.. tiny.Shapes.Select(tensor => TensorData.Of(tensor.Name, tiny.Tensors[tensor.Name], tensor.Shape))]);
        return folder.Path;
    }

    [Fact]
    public async Task A_world_is_captured_trained_on_and_measured()
    {
        string run = folder.File("run");
        string[] capture = ["capture", "--model", OthelloModel(), "--world", "othello", "--documents", "120", "--world-seed", "3",
            "--per-document", "--context", "64", "--holdout", "0.3", "--site", "embed", Site, "--run", run];
        await FathomCommand.Done(capture);
        // Once more is nothing to do; another seed is another run.
        await FathomCommand.Done(capture);
        capture[Array.IndexOf(capture, "3")] = "4";
        await FathomCommand.Refused(1, [run, "other text or options"], capture);
        await FathomCommand.Done("train", "--run", run, "--site", Site, "--name", "d", "--latents", "64", "--k", "4",
            "--batch", "256", "--tokens", "20k");
        JsonElement probe = await FathomCommand.Json("probe", "--run", run, "--site", Site, "--variable", "d3",
            "--method", "mean-difference", "--no-random-init");
        // One of the three holds on every move.
        Assert.Equal(3, probe.GetProperty("classes").GetArrayLength());
        Assert.All(probe.GetProperty("classes").EnumerateArray(), name => Assert.StartsWith("d3 is ", name.GetString()));
        JsonElement both = await FathomCommand.Json("evaluate", "--run", run, "--metrics", "truth,board", "--seeds", "2");

        JsonElement truth = both.GetProperty("truth"), metrics = truth.GetProperty("eval_result_metrics").GetProperty("truth");
        Assert.InRange(metrics.GetProperty("variables").GetInt32(), 150, 252);
        Assert.Equal(Subjects[1..], truth.GetProperty("eval_result_details").EnumerateArray()
            .Select(control => control.GetProperty("control").GetString()));
        double Mean(int control, string key) => truth.GetProperty("eval_result_details")[control]
            .GetProperty("eval_result_metrics").GetProperty("truth").GetProperty(key).GetDouble();
        Assert.InRange(Mean(3, "mean_auc"), 0.48, 0.52);
        // The activation holds at least the move, so a probe of all of it tells more than one direction.
        Assert.InRange(Mean(5, "mean_auc"), metrics.GetProperty("mean_auc").GetDouble(), 1);

        using JsonDocument written = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "evaluation", "d", "truth.json")));
        JsonElement unstructured = written.RootElement.GetProperty("eval_result_unstructured");
        Assert.Equal(252, unstructured.GetProperty("variables").GetArrayLength());
        JsonElement variable = unstructured.GetProperty("variables")[0];
        Assert.Equal(("a1 is mine", "a1"), (variable.GetProperty("name").GetString(), variable.GetProperty("group").GetString()));
        Assert.All(unstructured.GetProperty("latents").EnumerateArray(), latent =>
        {
            Assert.InRange(latent.GetProperty("latent").GetInt32(), 0, 63);
            Assert.Contains(" is ", latent.GetProperty("variable").GetString());
            Assert.InRange(latent.GetProperty("f1").GetDouble(), 0, 1);
        });

        JsonElement board = both.GetProperty("board"), score = board.GetProperty("eval_result_metrics").GetProperty("board");
        Assert.Equal(1.5 * score.GetProperty("coverage_published").GetDouble(), score.GetProperty("coverage").GetDouble(), 12);
        Assert.Equal([Site], board.GetProperty("eval_result_details").EnumerateArray()
            .Where(entry => entry.TryGetProperty("site", out _)).Select(entry => entry.GetProperty("site").GetString()));
        Assert.True(File.Exists(Path.Combine(run, "evaluation", "d", "board.json")));
        // Only what chance has a part in has several seeds.
        foreach ((JsonElement metric, string[] seeded) in new[] { (truth, ["random-init model", "random dictionary", "permuted labels"]),
            (board, new[] { "random-init model", "random dictionary" }) })
            Assert.Equal(seeded, metric.GetProperty("eval_result_details").EnumerateArray()
                .Where(entry => entry.TryGetProperty("spread", out JsonElement spread) && spread.TryGetProperty("mean", out _))
                .Select(entry => entry.GetProperty("control").GetString()));
        // Other labels of the same texts are other inputs.
        Assert.Contains("\"labels\":", File.ReadAllText(Path.Combine(run, "manifest.json")), StringComparison.Ordinal);
        await Attributes(run);
        await Threads(run);
        await NeuronsOfARandomModel(run, capture[2]);
    }

    // A dictionary of the model with random weights has that model's neurons beside it, whatever was captured before of the model's own.
    static async Task NeuronsOfARandomModel(string run, string model)
    {
        string dictionary = Path.GetFileName(Directory.GetDirectories(Path.Combine(run, "dictionaries"), "control.random-init.0.*").Single());
        JsonElement first = await Neurons();
        foreach (string capture in Directory.GetDirectories(Path.Combine(run, "activations"), "control.neurons.*"))
            Directory.Delete(capture, recursive: true);
        await FathomCommand.Done("capture", "--model", model, "--world", "othello", "--documents", "120", "--world-seed", "3",
            "--per-document", "--context", "64", "--holdout", "0.3", "--site", "blocks.1.mlp_post", "--dtype", "f16", "--run", run);
        Assert.Equal(first.ToString(), (await Neurons()).ToString());

        async Task<JsonElement> Neurons() => (await FathomCommand.Json("evaluate", "--run", run, "--dictionary", dictionary,
            "--metrics", "truth", "--no-random-init")).GetProperty("eval_result_details").EnumerateArray()
            .Single(control => control.GetProperty("control").GetString() == "neurons");
    }

    // What needs labels is the same to the bit for any number of threads.
    static async Task Threads(string run)
    {
        KeyValuePair<string, string>[][] files = [[], []];
        for (int i = 0; i < files.Length; i++)
        {
            Directory.Delete(Path.Combine(run, "cache"), recursive: true);
            await FathomCommand.Done("evaluate", "--run", run, "--metrics", "probe-loss,truth,board,sparse-probing,absorption,scr,tpp,ravel",
                "--no-random-init", "--threads", $"{1 + i}");
            files[i] = [.. RunFiles.Figures(run)];
        }
        Assert.Equal(8, files[0].Length);
        Assert.Equal(files[0], files[1]);
    }

    // A model with random weights holds each square's state linearly, as far as the last move tells it.
    static async Task Attributes(string run)
    {
        JsonElement all = await FathomCommand.Json("evaluate", "--run", run, "--metrics", "absorption,scr,tpp,ravel",
            "--no-random-init");
        foreach ((string metric, string category, string count) in new[]
            { ("absorption", "hierarchy", "hierarchy_pairs"), ("scr", "scr_metrics", "pairs"), ("tpp", "tpp_metrics", "groups"), ("ravel", "ravel", "attributes") })
        {
            JsonElement one = all.GetProperty(metric);
            Assert.Equal(["permuted decoder", "random dictionary", "PCA", "neuron basis"],
                one.GetProperty("eval_result_details").EnumerateArray().Select(control => control.GetProperty("control").GetString()));
            int tasks = one.GetProperty("eval_result_metrics").GetProperty(category).GetProperty(count).GetInt32();
            using JsonDocument written = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "evaluation", "d", $"{metric}.json")));
            Assert.Equal(tasks, written.RootElement.GetProperty("eval_result_unstructured").GetProperty("tasks").GetArrayLength());
            Assert.Contains(one.GetProperty("eval_config").EnumerateObject(), entry =>
                entry.Name.StartsWith("formula", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_cannot_be_measured_is_refused_in_one_line()
    {
        string run = await workspace.Run();
        await FathomCommand.Refused(1, ["no labels", "--world"], "evaluate", "--run", run, "--metrics", "truth");
        await FathomCommand.Refused(2, ["--metrics", "board"], "evaluate", "--run", run, "--metrics", "truthh");
        await FathomCommand.Refused(2, ["--vectors"], "evaluate", "--dictionary",
            Path.Combine(run, "dictionaries", TinyWorkspace.Dictionary), "--vectors", workspace.Vectors, "--metrics", "truth");
        string[] capture = ["capture", "--model", workspace.Model, "--site", Site, "--run", folder.File("none")];
        await FathomCommand.Refused(2, ["--text", "--world"], capture);
        await FathomCommand.Refused(2, ["--text", "--world"], [.. capture, "--text", workspace.Text, "--world", "othello"]);
        await FathomCommand.Refused(2, ["mars", "othello"], [.. capture, "--world", "mars"]);
        await FathomCommand.Refused(2, ["--documents"], [.. capture, "--world", "othello", "--documents", "0"]);
    }
}
