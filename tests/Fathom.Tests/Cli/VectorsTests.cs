using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>Vectors with texts through <c>train</c> and the verbs of <c>vectors</c>.</summary>
public sealed class VectorsTests(TinyWorkspace workspace) : IDisposable
{
    readonly TempFolder folder = new();

    [Fact]
    public async Task Texts_go_into_the_run_and_name_rows()
    {
        string texts = folder.File("texts.txt"), run = folder.File("run");
        File.WriteAllLines(texts, Enumerable.Range(0, 400).Select(row => $"paper {row}\u001b[2J\u202e"));
        await FathomCommand.Done("train", "--vectors", workspace.Vectors, "--texts", texts, "--run", run, "--latents", "24",
            "--k", "3", "--batch", "64", "--tokens", "20k", "--threads", "1");
        string kept = Assert.Single(Directory.GetFiles(Path.Combine(run, "items"), "texts-*.jsonl"));
        Assert.Equal(400, File.ReadAllLines(kept).Length);

        string[] all = ["--max-density", "1", "--children", "1"];
        JsonElement families = await FathomCommand.Json(["vectors", "families", "--run", run, .. all]);
        Assert.Equal(400, families.GetProperty("rows").GetInt32());
        JsonElement member = families.GetProperty("families")[0].GetProperty("members")[0];
        JsonElement strongest = member.GetProperty("strongest")[0];
        Assert.StartsWith($"paper {strongest.GetProperty("row").GetInt32()}", strongest.GetProperty("text").GetString(),
            StringComparison.Ordinal);

        JsonElement nearest = await FathomCommand.Json("vectors", "nearest", "--run", run, "--query", "7", "--top", "3");
        int latent = nearest.GetProperty("active")[0].GetProperty("latent").GetInt32();
        double activation = nearest.GetProperty("active")[0].GetProperty("activation").GetDouble();
        Assert.True(activation > 0);
        Assert.Equal(3, nearest.GetProperty("near").GetArrayLength());

        JsonElement plain = await FathomCommand.Json("vectors", "search", "--run", run, "--query", "7"),
            altered = await FathomCommand.Json("vectors", "search", "--run", run, "--query", "7", "--lower", $"{latent}=99");
        Assert.Equal(1, plain.GetProperty("fidelity").GetDouble());
        Assert.All(plain.GetProperty("found").EnumerateArray(), one =>
            Assert.Equal(one.GetProperty("rank").GetInt32(), one.GetProperty("rankBefore").GetInt32()));
        Assert.InRange(altered.GetProperty("fidelity").GetDouble(), -1, 0.999);
        JsonElement change = altered.GetProperty("changes")[0];
        Assert.Equal((activation, 0.0), (change.GetProperty("before").GetDouble(), change.GetProperty("after").GetDouble()));

        // What a file holds never reaches the terminal as a command.
        foreach (string[] verb in new string[][] { ["families", .. all], ["nearest", "--query", "7"],
            ["search", "--query", "7", "--raise", "0=1"] })
        {
            string shown = (await FathomCommand.Done(["vectors", .. verb, "--run", run])).Output;
            Assert.Contains("paper ", shown, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', shown);
            Assert.DoesNotContain('\u202e', shown);
        }
        Npy.Write(folder.File("two.npy"), new float[20], 2, 10);
        await Refused(2, "rows 0 to 399", "400");
        await Refused(2, "--raise 24=1: the dictionary has latents 0 to 23", "1", "--raise", "24=1");
        await Refused(2, "latent 3 is named twice", "1", "--raise", "3=1", "--lower", "3=1");
        await Refused(2, "--lower 3: expected LATENT=STRENGTH", "1", "--lower", "3");
        await Refused(1, "shape [2, 10]; expected one row of width 10", folder.File("two.npy"));
        Task Refused(int code, string words, string query, params string[] more) => FathomCommand.Refused(code, [words],
            ["vectors", "search", "--run", run, "--query", query, .. more]);
    }

    /// <summary>What a training read is known by its path and its hash, be it a file or the decoder rows of a folder.</summary>
    [Fact]
    public async Task Vectors_of_the_training_are_found_again_unless_they_changed()
    {
        string run = folder.File("run"), x = folder.File("x.npy");
        string[] training = ["--run", run, "--k", "2", "--batch", "64", "--tokens", "5k"];
        File.Copy(workspace.Vectors, x);
        await FathomCommand.Done(["train", "--vectors", x, "--latents", "24", "--name", "first", .. training]);
        string first = Path.Combine(run, "dictionaries", "first");
        await FathomCommand.Done(["train", "--vectors", x, "--latents", "24", "--name", "second", "--init", first, .. training]);
        Assert.Equal(InputHash.Of(Path.Combine(first, "cfg.json"), Path.Combine(first, "sae_weights.safetensors")),
            Manifest.Of(RunFolder.Open(run)).Steps[^1].Inputs["init"]);
        await FathomCommand.Done(["train", "--vectors", first, "--latents", "8", "--name", "rows", .. training]);
        string[] nearest = ["vectors", "nearest", "--run", run, "--query", "0", "--dictionary"];
        await FathomCommand.Done([.. nearest, "first"]);
        await FathomCommand.Done([.. nearest, "rows"]);
        Npy.Write(x, new float[4000], 400, 10);
        await FathomCommand.Refused(1, ["x.npy: the vectors have changed since"], [.. nearest, "first"]);
    }

    [Fact]
    public async Task Texts_that_do_not_fit_are_refused_before_training()
    {
        File.WriteAllText(folder.File("few.txt"), "one\ntwo\n");
        string run = folder.File("run");
        await FathomCommand.Refused(1, ["few.txt: 2 texts", "400 rows"], "train", "--vectors", workspace.Vectors, "--texts",
            folder.File("few.txt"), "--run", run, "--latents", "8", "--k", "2", "--tokens", "1k");
        await FathomCommand.Refused(2, ["--texts: has no part with --site"], "train", "--site", "embed", "--run", run,
            "--texts", folder.File("few.txt"));
    }

    public void Dispose() => folder.Dispose();
}
