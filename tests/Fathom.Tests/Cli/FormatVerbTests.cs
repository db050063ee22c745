using System.Text.Json;
using Fathom.Cli;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>import</c> and <c>export</c>, and foreign dictionaries given to other verbs.</summary>
public class FormatVerbTests(TinyWorkspace workspace)
{
    static string Vectors => SharedData.Path("dictionaries", "vectors.npy");

    /// <summary>What a published file reconstructs is what its import and an export of that do, to the bit.</summary>
    [Fact]
    public async Task A_dictionary_goes_in_and_out()
    {
        string published = SharedData.Path("dictionaries", "dl-topk", "ae.pt");
        using TempFolder folder = new();
        string imported = folder.File("run", "dictionaries", "dl"), exported = folder.File("out");
        JsonElement said = await FathomCommand.Json("import", "--from", published, "--to", imported);
        Assert.Equal(("dictionary_learning", "topk"),
            (said.GetProperty("format").GetString(), said.GetProperty("architecture").GetString()));
        Assert.Equal((64, 128), (said.GetProperty("width").GetInt32(), said.GetProperty("latentCount").GetInt32()));
        Assert.Equal("blocks.2.resid_post", said.GetProperty("hookName").GetString());
        said = await FathomCommand.Json("import", "--from", published, "--site", "1.resid_post_mlp", "--to",
            folder.File("elsewhere"));
        Assert.Equal("blocks.1.hook_resid_post", said.GetProperty("hookName").GetString());
        await FathomCommand.Done("export", "--format", "sparsify", "--from", imported, "--to", exported);
        byte[][] reconstructions = [.. await Task.WhenAll(new[] { published, imported, exported }.Select(async (dictionary, i) =>
        {
            await FathomCommand.Done("encode", "--dictionary", dictionary, "--vectors", Vectors, "--out", folder.File($"{i}"));
            return File.ReadAllBytes(folder.File($"{i}", "reconstruction.npy"));
        }))];
        Assert.Equal(reconstructions[0], reconstructions[1]);
        Assert.Equal(reconstructions[0], reconstructions[2]);
        // A dictionary of a run goes out by its name as well.
        await FathomCommand.Done("capture", "--model", workspace.Model, "--text", workspace.Text, "--site", TinyWorkspace.Site,
            "--context", "32", "--run", folder.File("run"));
        await FathomCommand.Done("export", "--format", "sparsify", "--run", folder.File("run"), "--dictionary", "dl", "--to", folder.File("named"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(exported, "sae.safetensors")), File.ReadAllBytes(folder.File("named", "sae.safetensors")));
        await FathomCommand.Refused(1, [imported, "not empty"], "import", "--from", published, "--to", imported);
    }

    [Fact]
    public async Task What_cannot_be_brought_over_is_one_line()
    {
        using TempFolder folder = new();
        string standard = SharedData.Path("dictionaries", "saelens-standard"), to = folder.File("to");
        await FathomCommand.Refused(1, ["sparsify cannot hold"], "export", "--format", "sparsify", "--from", standard,
            "--to", to);
        await FathomCommand.Refused(2, ["--format openai", "saelens or sparsify"], "export", "--format", "openai",
            "--from", standard, "--to", to);
        await FathomCommand.Refused(2, ["--format nothing", "llama-scope"], "import", "--format", "nothing", "--from", standard,
            "--to", to);
        await FathomCommand.Refused(1, ["no llama-scope dictionary", "hyperparams.json"], "import", "--format", "llama-scope",
            "--from", standard, "--to", to);
        await FathomCommand.Refused(1, ["builtins.print"], "import", "--from",
            SharedData.Path("dictionaries", "hostile", "reduce_print.pt"), "--to", to);
    }

    [Fact]
    public async Task A_transcoder_is_encoded_and_not_evaluated()
    {
        string transcoder = SharedData.Path("dictionaries", "saelens-transcoder");
        using TempFolder folder = new();
        await FathomCommand.Done("encode", "--dictionary", transcoder, "--vectors", Vectors, "--out", folder.Path);
        using NpyArray written = Npy.Open(folder.File("reconstruction.npy"));
        Assert.Equal([256, 40], written.Shape);
        await FathomCommand.Refused(1, ["transcoder", "expected an autoencoder"], "evaluate", "--dictionary", transcoder,
            "--vectors", Vectors);
    }

    /// <summary>The lists that stand in the help.</summary>
    [Fact]
    public void The_help_names_every_format()
    {
        Assert.Equal(Formats.Readable, string.Join(", ", DictionaryFormat.All.Select(format => format.Name)));
        Assert.Equal(Formats.Writable,
            string.Join(" or ", DictionaryFormat.All.Where(format => format.CanWrite).Select(format => format.Name).Order()));
    }
}
