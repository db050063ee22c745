using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>A run, a dictionary or vectors that are missing or damaged: one line that names the file, exit code 1.</summary>
public sealed class BadRunTests(TinyWorkspace workspace) : IAsyncLifetime
{
    TempFolder run = null!;
    readonly TempFolder folder = new();

    string Capture => run.File("activations", TinyWorkspace.Site);

    string Shard => Path.Combine(Capture, "shard-00000.bin");

    string Dictionary => run.File("dictionaries", TinyWorkspace.Dictionary);

    public async ValueTask InitializeAsync() => run = await workspace.CopyOfRun();

    public ValueTask DisposeAsync()
    {
        run.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("train", "--site", "embed")]
    [InlineData("evaluate")]
    [InlineData("index")]
    [InlineData("serve")]
    public Task A_missing_run(string verb, params string[] options) =>
        FathomCommand.Refused(1, ["nowhere", "manifest.json"], [verb, "--run", folder.File("nowhere"), .. options]);

    [Fact]
    public Task A_site_that_was_not_captured() => Train(["blocks.0.mlp_out", "fathom capture"], "--site", "blocks.0.mlp_out");

    [Fact]
    public async Task A_name_that_is_taken()
    {
        byte[] before = File.ReadAllBytes(Path.Combine(Dictionary, "sae_weights.safetensors"));
        await Train([TinyWorkspace.Dictionary, "--name", "--overwrite"], "--site", TinyWorkspace.Site,
            "--name", TinyWorkspace.Dictionary);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Dictionary, "sae_weights.safetensors")));
    }

    [Fact]
    public Task A_name_that_leads_out_of_the_run() =>
        Train(["'../escaped'"], "--site", TinyWorkspace.Site, "--name", "../escaped");

    [Fact]
    public async Task A_truncated_shard()
    {
        Change(Shard, file => file.SetLength(file.Length - 100));
        await Train([Shard, "torn", "fathom capture"], "--site", TinyWorkspace.Site);
        await Evaluate(Shard);
        await FathomCommand.Refused(1, [Shard, "torn"], "index", "--run", run.Path);
    }

    [Fact]
    public async Task A_flipped_bit_in_a_shard_is_refused_and_repaired_by_the_command_that_it_names()
    {
        byte[] whole = File.ReadAllBytes(Shard);
        Change(Shard, file =>
        {
            file.Position = 1000;
            file.WriteByte((byte)(whole[1000] ^ 1));
        });
        await Train([Shard, "checksum", $"fathom capture --site {TinyWorkspace.Site}"], "--site", TinyWorkspace.Site);
        await FathomCommand.Done("capture", "--model", workspace.Model, "--text", workspace.Text, "--site", TinyWorkspace.Site,
            "--per-document", "--context", "32", "--run", run.Path);
        Assert.Equal(whole, File.ReadAllBytes(Shard));
    }

    [Fact]
    public Task A_shard_of_another_format()
    {
        File.WriteAllBytes(Shard, [.. "PAR1"u8, .. new byte[200]]);
        return Train([Shard, "PAR1", "FATHOMAV"], "--site", TinyWorkspace.Site);
    }

    [Fact]
    public Task A_missing_shard()
    {
        File.Delete(Shard);
        return Train([Shard, "missing"], "--site", TinyWorkspace.Site);
    }

    [Fact]
    public Task A_damaged_map_of_rows()
    {
        Change(Path.Combine(Capture, "rows.bin"), file => file.SetLength(70));
        return Train(["rows.bin"], "--site", TinyWorkspace.Site);
    }

    [Fact]
    public Task A_damaged_description()
    {
        File.WriteAllText(Path.Combine(Capture, "capture.json"), "{\"rows\": ");
        return Train(["capture.json"], "--site", TinyWorkspace.Site);
    }

    [Fact]
    public Task Damaged_token_ids()
    {
        Change(run.File("items", "tokens.bin"), file => file.SetLength(file.Length / 2));
        return Evaluate("tokens.bin");
    }

    [Fact]
    public Task A_damaged_manifest()
    {
        File.WriteAllText(run.File("manifest.json"), "{\"steps\": [");
        return FathomCommand.Refused(1, ["manifest.json"], "index", "--run", run.Path);
    }

    [Fact]
    public Task A_dictionary_that_is_not_there() => Evaluate("elsewhere", "--dictionary", "elsewhere");

    [Fact]
    public Task A_dictionary_without_cfg_json()
    {
        File.Delete(Path.Combine(Dictionary, "cfg.json"));
        return Encode("cfg.json", workspace.Vectors);
    }

    [Fact]
    public Task Damaged_dictionary_weights()
    {
        Change(Path.Combine(Dictionary, "sae_weights.safetensors"), file => file.SetLength(500));
        return Encode("sae_weights.safetensors", workspace.Vectors);
    }

    [Fact]
    public Task Vectors_of_another_width()
    {
        TinyFiles.WriteVectors(folder.File("x.npy"), d: 7);
        return Encode("width 7", folder.File("x.npy"));
    }

    [Fact]
    public async Task A_nan_in_the_vectors()
    {
        var values = new float[30 * TinyFiles.Width];
        values[4 * TinyFiles.Width + 3] = float.NaN;
        Npy.Write(folder.File("x.npy"), values, 30, TinyFiles.Width);
        await Encode("row 4, column 3 is NaN", folder.File("x.npy"));
        await FathomCommand.Refused(1, ["row 4, column 3 is NaN"], "train", "--vectors", folder.File("x.npy"), "--run", run.Path);
    }

    [Fact]
    public Task A_dictionary_larger_than_the_memory()
    {
        const long latents = 200_000_000, bytes = 28 * latents * TinyFiles.Width;
        Assert.SkipUnless(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < bytes,
            $"needs a machine with less than {bytes >> 30} GiB of memory");
        return FathomCommand.Refused(1, ["GiB", "--latents"], "train", "--vectors", workspace.Vectors, "--run", run.Path,
            "--latents", latents.ToString());
    }

    [Fact]
    public Task Vectors_that_are_no_npy()
    {
        File.WriteAllText(folder.File("x.npy"), "1,2,3\n");
        return Encode("x.npy", folder.File("x.npy"));
    }

    [Fact]
    public async Task A_model_that_has_changed_since_the_capture()
    {
        using TempFolder model = workspace.CopyOfModel();
        string other = folder.File("run");
        await FathomCommand.Done("capture", "--model", model.Path, "--text", workspace.Text, "--site", TinyWorkspace.Site,
            "--context", "32", "--run", other);
        await FathomCommand.Done("train", "--run", other, "--site", TinyWorkspace.Site, "--name", "a", "--latents", "8",
            "--k", "2", "--tokens", "2k", "--batch", "500");
        File.AppendAllText(model.File("config.json"), " ");
        await FathomCommand.Refused(1, [model.Path], "evaluate", "--run", other);
        Directory.Delete(model.Path, recursive: true);
        await FathomCommand.Refused(1, [model.Path], "evaluate", "--run", other);
        Directory.CreateDirectory(model.Path);
    }

    Task Train(string[] words, params string[] options) =>
        FathomCommand.Refused(1, words, ["train", "--run", run.Path, "--latents", "8", "--k", "2", .. options]);

    Task Evaluate(string words, params string[] options) =>
        FathomCommand.Refused(1, [words], ["evaluate", "--run", run.Path, .. options]);

    Task Encode(string words, string vectors) =>
        FathomCommand.Refused(1, [words], "encode", "--dictionary", Dictionary, "--vectors", vectors,
            "--out", folder.File("out"));

    static void Change(string path, Action<FileStream> change)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        change(file);
    }
}
