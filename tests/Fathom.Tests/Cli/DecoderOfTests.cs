using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>train --decoder-of</c>: a dictionary of another's decoder rows.</summary>
public class DecoderOfTests(TinyWorkspace workspace)
{
    /// <summary>The same bits as a training on the rows written to a file, and everything that it says of its origin.</summary>
    [Fact]
    public async Task The_decoder_rows_are_the_vectors()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string first = run.File("dictionaries", TinyWorkspace.Dictionary);
        using (var coder = (Sae)SaeLensFolder.Read(first).Coder)
            Npy.Write(run.File("rows.npy"), coder.DecoderWeight.ToArray(), coder.LatentCount, coder.Width);
        string[] options = ["--latents", "12", "--tokens", "20k", "--batch", "48"];
        await FathomCommand.Json(["train", "--run", run.Path, "--decoder-of", TinyWorkspace.Dictionary, .. options]);
        await FathomCommand.Json(["train", "--run", run.Path, "--vectors", run.File("rows.npy"), "--architecture", "batchtopk",
            "--k", "4", "--name", "rows", .. options]);
        string meta = run.File("dictionaries", "meta.batchtopk-12-k4");
        foreach (string file in (string[])["sae_weights.safetensors", "sparsity.safetensors", "metrics.jsonl"])
            Assert.Equal(File.ReadAllBytes(run.File("dictionaries", "rows", file)), File.ReadAllBytes(Path.Combine(meta, file)));
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(meta, "cfg.json")))!;
        Assert.Equal(TinyWorkspace.Dictionary, config["metadata"]!["decoder_of"]!.GetValue<string>());

        JsonElement measured = await FathomCommand.Json("evaluate", "--dictionary", meta, "--vectors", first);
        Assert.Contains("fvu", measured.GetRawText());
        using var encoded = new TempFolder();
        JsonElement said = await FathomCommand.Json("encode", "--dictionary", meta, "--vectors", first, "--out", encoded.Path);
        Assert.Equal(48, said.GetProperty("rows").GetInt32());
    }
}
