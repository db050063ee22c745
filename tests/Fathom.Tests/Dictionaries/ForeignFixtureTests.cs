using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>
/// Dictionaries that other libraries saved, against what an independent program in double made of their files; and the same
/// ones after a way through the layouts that are written here.
/// </summary>
public class ForeignFixtureTests
{
    const double Tolerance = 1e-5;

    static readonly Dictionary<string, string> FormatOf = new()
    {
        ["dl"] = "dictionary_learning",
        ["gemma-scope"] = "gemma-scope",
        ["gemma-scope-2"] = "gemma-scope-2",
        ["gemma-scope-2-transcoder-affine"] = "gemma-scope-2",
        ["llama"] = "llama-scope",
        ["openai"] = "openai",
        ["saelens"] = "saelens",
        ["sparsify"] = "sparsify",
    };

    /// <summary>Every folder that there is; one name that is skipped where there is no shared data.</summary>
    public static TheoryData<string> Names => SharedData.Root is null ? ["none"] : [.. Directory
        .EnumerateDirectories(Path.Combine(SharedData.Root, "dictionaries")).Select(path => Path.GetFileName(path))
        .Where(name => name != "hostile").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Latents_and_reconstruction_are_the_reference_s(string name)
    {
        string folder = SharedData.Path("dictionaries", name);
        using (var source = new DictionarySource(folder))
            Assert.Equal(FormatOf.GetValueOrDefault(name) ?? FormatOf[name.Split('-')[0]], DictionaryFormat.Of(source).Name);
        LoadedDictionary loaded = DictionaryFormat.Open(folder);
        if (name.StartsWith("saelens", StringComparison.Ordinal) || name.StartsWith("dl-", StringComparison.Ordinal))
            Assert.StartsWith("blocks.2.", loaded.HookName);
        using var coder = (Sae)loaded.Coder;
        using NpyArray latents = Npy.Open(Path.Combine(folder, "latents.npy")),
            expected = Npy.Open(Path.Combine(folder, "reconstruction.npy"));
        (SparseCodes codes, float[] reconstruction) = Coded(coder);
        Same(latents.Floats(codes.Rows, coder.LatentCount), coder.LatentCount, codes, Tolerance);
        float[] output = expected.Floats(codes.Rows, coder.OutputWidth);
        for (int i = 0; i < output.Length; i++) Assert.Equal(output[i], reconstruction[i], Tolerance);
    }

    /// <summary>The same bits come out of what was written in our own layout, and the metadata with it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_imported_is_the_same_once_it_was_written_and_read(string name)
    {
        LoadedDictionary imported = DictionaryFormat.Open(SharedData.Path("dictionaries", name));
        using var folder = new TempFolder();
        SaeLensFolder.Write(folder.Path, imported);
        LoadedDictionary read = SaeLensFolder.Read(folder.Path);
        Assert.Equal(imported.HookName, read.HookName);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(imported.Config["metadata"]!["source_config"],
            read.Config["metadata"]!["source_config"]));
        Assert.Equal(imported.Sparsity, read.Sparsity);
        AssertSameBits(imported, read);
        bool foreign = name is "sparsify-groupmax" or "sparsify-signed" or "sparsify-skip-transcoder";
        Assert.Equal(foreign, read.Config["architecture"]!.ToString().StartsWith("fathom_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sparsify-topk", true)]
    [InlineData("sparsify-groupmax", true)]
    [InlineData("sparsify-signed", true)]
    [InlineData("sparsify-skip-transcoder", true)]
    [InlineData("saelens-topk", true)]
    [InlineData("dl-topk", true)]
    [InlineData("saelens-topk-rescale-folded", false)]
    public void What_was_imported_is_the_same_after_a_way_through_sparsify(string name, bool bits)
    {
        LoadedDictionary imported = DictionaryFormat.Open(SharedData.Path("dictionaries", name));
        using TempFolder own = new(), there = new();
        SaeLensFolder.Write(own.Path, imported);
        DictionaryFormat sparsify = DictionaryFormat.All.Single(format => format.Name == "sparsify");
        sparsify.Write(there.Path, SaeLensFolder.Read(own.Path));
        LoadedDictionary read = DictionaryFormat.Open(there.File("sae.safetensors"));
        if (bits) AssertSameBits(imported, read);
        else AssertNear(imported, read);
        if (name.StartsWith("sparsify", StringComparison.Ordinal))
            Assert.Equal(imported.Config["metadata"]!["source_config"]!["expansion_factor"]!.ToJsonString(),
                read.Config["metadata"]!["source_config"]!["expansion_factor"]!.ToJsonString());
    }

    [Theory]
    [InlineData("saelens-standard", "neither topk nor groupmax")]
    [InlineData("openai-topk", "normalised (layer_norm)")]
    public void What_sparsify_cannot_hold_is_refused(string name, string reason)
    {
        string path = SharedData.Path("dictionaries", name);
        LoadedDictionary imported = DictionaryFormat.Open(path);
        using var folder = new TempFolder();
        DictionaryFormat sparsify = DictionaryFormat.All.Single(format => format.Name == "sparsify");
        Refusal.Of(() => sparsify.Write(folder.Path, imported), path, reason);
    }

    /// <summary>One file stands for its folder, and a checkpoint of a run finds the configuration above it.</summary>
    [Theory]
    [InlineData("saelens-topk/sae_weights.safetensors")]
    [InlineData("saelens-topk/cfg.json")]
    [InlineData("sparsify-topk/sae.safetensors")]
    [InlineData("gemma-scope/params.npz")]
    [InlineData("gemma-scope-2/params.safetensors")]
    [InlineData("llama-scope/hyperparams.json")]
    [InlineData("llama-scope/checkpoints/final.safetensors")]
    [InlineData("llama-scope/checkpoints")]
    [InlineData("dl-topk/ae.pt")]
    [InlineData("openai-relu/2.pt")]
    public void One_file_is_enough(string path)
    {
        string folder = path.Split('/')[0];
        AssertSameBits(DictionaryFormat.Open(SharedData.Path("dictionaries", folder)),
            DictionaryFormat.Open(SharedData.Path("dictionaries", path)));
    }

    [Fact]
    public void A_checkpoint_in_a_run_finds_the_configuration_above_it()
    {
        string run = SharedData.Path("dictionaries", "dl-topk");
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("checkpoints"));
        File.Copy(Path.Combine(run, "config.json"), folder.File("config.json"));
        File.Copy(Path.Combine(run, "ae.pt"), folder.File("checkpoints", "ae_300.pt"));
        LoadedDictionary read = DictionaryFormat.Open(folder.File("checkpoints", "ae_300.pt"));
        AssertSameBits(DictionaryFormat.Open(run), read);
        File.Delete(folder.File("config.json"));
        Refusal.Of(() => DictionaryFormat.Open(folder.File("checkpoints", "ae_300.pt")), folder.Path,
            "AutoEncoderTopK or BatchTopKSAE, and there is no config.json to say which");
    }

    /// <summary>A TopK dictionary of a network's activations, and what its own library computed with it.</summary>
    [Fact]
    public void The_dictionary_of_a_classifier_is_read()
    {
        using var coder = (Sae)DictionaryFormat.Open(SharedData.Path("sae", "rf_topk")).Coder;
        using NpyArray rows = Npy.Open(SharedData.Path("oracle", "rf_acts.npy")),
            features = Npy.Open(SharedData.Path("oracle", "rf_sae_features.npy")),
            expected = Npy.Open(SharedData.Path("oracle", "rf_sae_recon_plus_mean.npy"));
        int n = (int)rows.Shape[0];
        float[] x = rows.Floats(n, 256), f = features.Floats(n, 128), output = expected.Floats(n, 256);
        var found = new float[x.Length];
        var codes = new SparseCodes(0, 1);
        coder.Encode(x, n, codes, new Workers(2));
        coder.Decode(x, codes, found, new Workers(2));
        Same(f, 128, codes, 1e-6 * f.Max());
        for (int i = 0; i < found.Length; i++) Assert.Equal(output[i], found[i], 1e-6 * output.Max(Math.Abs));

        Refusal.Of(() => DictionaryFormat.Open(SharedData.Path("sae", "rf_topk", "classifier.pt")),
            SharedData.Path("sae", "rf_topk", "classifier.pt"), "no dictionary of a known format");
    }

    static void AssertSameBits(LoadedDictionary one, LoadedDictionary other)
    {
        using Sae a = (Sae)one.Coder, b = (Sae)other.Coder;
        Assert.Equal((a.GetType(), a.IsAutoencoder, a.Normalisation), (b.GetType(), b.IsAutoencoder, b.Normalisation));
        (SparseCodes before, float[] x) = Coded(a);
        (SparseCodes after, float[] y) = Coded(b);
        Assert.Equal(x, y);
        for (int row = 0; row < before.Rows; row++)
        {
            Assert.Equal(before.RowIndices(row), after.RowIndices(row));
            Assert.Equal(before.RowValues(row), after.RowValues(row));
        }
    }

    static void AssertNear(LoadedDictionary one, LoadedDictionary other)
    {
        using Sae a = (Sae)one.Coder, b = (Sae)other.Coder;
        (SparseCodes before, float[] x) = Coded(a);
        (SparseCodes after, float[] y) = Coded(b);
        for (int i = 0; i < x.Length; i++) Assert.Equal(x[i], y[i], Tolerance);
        for (int row = 0; row < before.Rows; row++) Assert.Equal(before.RowIndices(row), after.RowIndices(row));
    }

    static (SparseCodes, float[]) Coded(Sae coder)
    {
        using NpyArray vectors = Npy.Open(SharedData.Path("dictionaries", "vectors.npy"));
        int n = (int)vectors.Shape[0];
        float[] x = vectors.Floats(n, coder.Width), reconstruction = new float[n * coder.OutputWidth];
        var codes = new SparseCodes(0, 1);
        coder.Encode(x, n, codes, new Workers(2));
        coder.Decode(x, codes, reconstruction, new Workers(2));
        return (codes, reconstruction);
    }

    static void Same(float[] dense, int latents, SparseCodes codes, double tolerance)
    {
        for (int row = 0; row < codes.Rows; row++)
        {
            Assert.Equal(Enumerable.Range(0, latents).Where(latent => dense[row * latents + latent] != 0),
                codes.RowIndices(row).ToArray());
            for (int j = 0; j < codes.Counts[row]; j++)
                Assert.Equal(dense[row * latents + codes.RowIndices(row)[j]], codes.RowValues(row)[j], tolerance);
        }
    }
}
