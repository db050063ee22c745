using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>The SAELens layout as it is written and read, and what is refused.</summary>
public class SaeLensFolderTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void What_is_written_is_what_is_read(bool centers, bool rescales)
    {
        using var folder = new TempFolder();
        using TopKSae written = Random(centers, rescales);
        double[] frequency = [0, 0.25, 1, 1e-6, 0.5, 0.1];
        var metadata = new Dictionary<string, object?> { ["hook_name"] = "blocks.0.hook_mlp_out", ["context_size"] = 7 };
        SaeLensFolder.Write(folder.Path, written, metadata, frequency);
        LoadedDictionary loaded = SaeLensFolder.Read(folder.Path);
        using var read = (TopKSae)loaded.Coder;
        Assert.Equal((written.K, centers, rescales), (read.K, read.CentersInput, read.RescalesByDecoderNorm));
        Assert.Equal(written.EncoderWeight, read.EncoderWeight);
        Assert.Equal(written.EncoderBias, read.EncoderBias);
        Assert.Equal(written.DecoderWeight, read.DecoderWeight);
        Assert.Equal(written.DecoderBias, read.DecoderBias);
        Assert.Equal(("blocks.0.hook_mlp_out", 7), (loaded.HookName, (int)loaded.Config["metadata"]!["context_size"]!));
        using SafetensorsFile sparsity = SafetensorsFile.Open(folder.File("sparsity.safetensors"));
        Assert.Equal([-10, (float)Math.Log10(0.25 + 1e-10), (float)Math.Log10(1 + 1e-10)], sparsity.Floats("sparsity", 6)[..3]);
    }

    [Fact]
    public void A_standard_dictionary_is_written_and_read()
    {
        using var folder = new TempFolder();
        using TopKSae random = Random(centers: true, rescales: false);
        using var written = new StandardSae(random.EncoderWeight.ToArray(), random.EncoderBias.ToArray(),
            random.DecoderWeight.ToArray(), random.DecoderBias.ToArray(), centersInput: false);
        SaeLensFolder.Write(folder.Path, written, new Dictionary<string, object?>(), new double[6]);
        JsonNode config = JsonNode.Parse(File.ReadAllText(folder.File("cfg.json")))!;
        Assert.Equal("standard", (string)config["architecture"]!);
        Assert.Null(config["k"]);
        using var read = (StandardSae)SaeLensFolder.Read(folder.Path).Coder;
        Assert.False(read.CentersInput);
        Assert.Equal(written.EncoderWeight, read.EncoderWeight);
        Assert.Equal(written.EncoderBias, read.EncoderBias);
        Assert.Equal(written.DecoderWeight, read.DecoderWeight);
        Assert.Equal(written.DecoderBias, read.DecoderBias);
    }

    /// <summary>The layout of the file itself: W_enc is [d, M], as SAELens multiplies it.</summary>
    [Fact]
    public void The_encoder_is_written_input_by_output()
    {
        using var folder = new TempFolder();
        using TopKSae sae = Random(centers: true, rescales: false);
        SaeLensFolder.Write(folder.Path, sae, new Dictionary<string, object?>(), new double[6]);
        using SafetensorsFile file = SafetensorsFile.Open(folder.File("sae_weights.safetensors"));
        float[] encoder = file.Floats("W_enc", 4, 6);
        Assert.Equal(sae.EncoderWeight[2 * 4 + 3], encoder[3 * 6 + 2]);
        Assert.Equal(["W_dec", "W_enc", "b_dec", "b_enc"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        JsonNode config = JsonNode.Parse(File.ReadAllText(folder.File("cfg.json")))!;
        Assert.Equal(("topk", "float32", "none"),
            ((string)config["architecture"]!, (string)config["dtype"]!, (string)config["normalize_activations"]!));
        Assert.Equal((4, 6, 2), ((int)config["d_in"]!, (int)config["d_sae"]!, (int)config["k"]!));
    }

    public static TheoryData<string, string> BrokenConfigs() => new()
    {
        { "", "JSON" },
        { "{", "JSON" },
        { "null", "JSON object" },
        { "[1, 2]", "JSON object" },
        { "not json at all \u0001", "JSON" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6}""", "'k'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": null}""", "'k'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 0}""", "'k'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 7}""", "k is 7" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": "2"}""", "'k'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 2.5}""", "'k'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": [2]}""", "'k'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 1e400}""", "'k'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 99999999999}""", "'k'" },
        { """{"architecture": "topk", "d_in": 6, "d_sae": 4, "k": 2}""", "W_enc" },
        { """{"architecture": "topk", "d_in": 2147483647, "d_sae": 2147483647, "k": 2}""", "W_enc" },
        { """{"architecture": "topk", "d_in": -4, "d_sae": 6, "k": 2}""", "'d_in'" },
        { """{"architecture": "topk", "d_sae": 6, "k": 2}""", "'d_in'" },
        { """{"architecture": 3, "d_in": 4, "d_sae": 6, "k": 2}""", "'architecture'" },
        { """{"architecture": {"topk": {}}, "d_in": 4, "d_sae": 6, "k": 2}""", "'architecture'" },
        { """{"architecture": "TopK\nof mine", "d_in": 4, "d_sae": 6, "k": 2}""", "architecture" },
        { """{"d_in": 4, "d_sae": 6, "k": 2}""", "'standard'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 2, "apply_b_dec_to_input": "yes"}""", "'apply_b_dec" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 2, "apply_b_dec_to_input": [true]}""", "'apply_b_dec" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 2, "normalize_activations": 4}""", "'normalize_activations'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 2, "reshape_activations": "hook_q"}""", "hook_q" },
        { """{"architecture": "topk", "d_in": 4, "d_in": 4, "d_sae": 6, "k": 2}""", "JSON" },
        { """{"activation_fn_str": "topk", "activation_fn_kwargs": "k=2", "d_in": 4, "d_sae": 6}""", "'k'" },
        { """{"activation_fn_str": "topk", "activation_fn_kwargs": [2], "d_in": 4, "d_sae": 6}""", "'k'" },
        { """{"activation_fn_str": "topk", "activation_fn_kwargs": {}, "d_in": 4, "d_sae": 6}""", "'k'" },
        { """{"architecture": "standard", "d_in": 4, "d_sae": 6, "activation_fn": "tanh-relu"}""", "'tanh-relu'" },
        { """{"architecture": "gated", "activation_fn": "topk", "activation_fn_kwargs": {"k": 2}, "d_in": 4}""", "'d_sae'" },
        { """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 2, "finetuning_scaling_factor": true}""", "finetuning" },
        { string.Concat(Enumerable.Repeat("""{"metadata":""", 2000)), "JSON" },
        { new string('[', 100_000), "JSON" },
    };

    /// <summary>Pitfall 10: a threshold that is dropped leaves a ReLU dictionary.</summary>
    [Fact]
    public void Pitfall_10_a_jumprelu_dictionary_keeps_its_thresholds()
    {
        using var folder = new TempFolder();
        using TopKSae random = Random(centers: true, rescales: false);
        float[] threshold = [0.5f, -1, 0, 2, 1e-3f, 7];
        using var written = new JumpReluSae(random.EncoderWeight.ToArray(), random.EncoderBias.ToArray(),
            random.DecoderWeight.ToArray(), random.DecoderBias.ToArray(), threshold);
        SaeLensFolder.Write(folder.Path, written, new Dictionary<string, object?>(), new double[6]);
        Assert.Equal("jumprelu", (string)JsonNode.Parse(File.ReadAllText(folder.File("cfg.json")))!["architecture"]!);
        using var read = (JumpReluSae)SaeLensFolder.Read(folder.Path).Coder;
        Assert.Equal(threshold, read.Threshold);
        using (SafetensorsFile file = SafetensorsFile.Open(folder.File("sae_weights.safetensors")))
            Assert.Equal(threshold, file.Floats("threshold", 6));

        SaeLensFolder.Write(folder.Path, random, new Dictionary<string, object?>(), new double[6]);
        string config = File.ReadAllText(folder.File("cfg.json"));
        File.WriteAllText(folder.File("cfg.json"), config.Replace("\"topk\"", "\"jumprelu\""));
        Refusal.Of(() => SaeLensFolder.Read(folder.Path), folder.Path, "threshold");
        Refusal.Of(() => new JumpReluSae(random.EncoderWeight.ToArray(), random.EncoderBias.ToArray(),
            random.DecoderWeight.ToArray(), random.DecoderBias.ToArray(), [1, 2, 3, 4, 5, float.NaN]).Dispose(),
            "dictionary", "threshold holds a number that is not finite");
    }

    [Theory]
    [MemberData(nameof(BrokenConfigs))]
    public void A_broken_cfg_json_is_one_line(string config, string reason)
    {
        using var folder = new TempFolder();
        using TopKSae sae = Random(centers: true, rescales: false);
        SaeLensFolder.Write(folder.Path, sae, new Dictionary<string, object?>(), new double[6]);
        File.WriteAllText(folder.File("cfg.json"), config);
        Refusal.Of(() => SaeLensFolder.Read(folder.Path), folder.Path, reason);
    }

    /// <summary>A name of a hook that is no text leaves the dictionary readable; it only does not say where it belongs.</summary>
    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("null")]
    public void A_hook_name_that_is_no_text_is_none(string hook)
    {
        using var folder = new TempFolder();
        using TopKSae sae = Random(centers: true, rescales: false);
        SaeLensFolder.Write(folder.Path, sae, new Dictionary<string, object?>(), new double[6]);
        File.WriteAllText(folder.File("cfg.json"),
            """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 2, "metadata": {"hook_name": HOOK}}""".Replace("HOOK", hook));
        Assert.Null(SaeLensFolder.Read(folder.Path).HookName);
    }

    public static TheoryData<string, float[]?, string> BrokenWeights() => new()
    {
        { "W_enc", null, "W_enc" },
        { "b_enc", null, "b_enc" },
        { "W_dec", null, "W_dec" },
        { "b_dec", null, "b_dec" },
        { "W_enc", new float[23], "[4, 6]" },
        { "b_enc", new float[5], "[6]" },
        { "b_dec", new float[5], "[4]" },
        { "W_enc", [float.NaN, .. new float[23]], "W_enc holds a number that is not finite" },
        { "b_enc", [.. new float[5], float.PositiveInfinity], "b_enc holds a number that is not finite" },
        { "W_dec", [.. new float[23], float.NegativeInfinity], "W_dec holds a number that is not finite" },
        { "b_dec", [0, 0, float.NaN, 0], "b_dec holds a number that is not finite" },
        { "scaling_factor", [1, 1, 1, 1, 1, 2], "scaling_factor" },
        { "scaling_factor", [float.NaN, 1, 1, 1, 1, 1], "scaling_factor" },
    };

    [Theory]
    [MemberData(nameof(BrokenWeights))]
    public void Broken_weights_are_one_line(string tensor, float[]? values, string reason)
    {
        using var folder = new TempFolder();
        using TopKSae sae = Random(centers: true, rescales: false);
        SaeLensFolder.Write(folder.Path, sae, new Dictionary<string, object?>(), new double[6]);
        var shapes = new Dictionary<string, long[]>
        {
            ["W_enc"] = [4, 6],
            ["b_enc"] = [6],
            ["W_dec"] = [6, 4],
            ["b_dec"] = [4],
            ["scaling_factor"] = [6],
        };
        var tensors = new List<TensorData>();
        foreach ((string name, long[] shape) in shapes)
        {
            if (name == tensor && values is null || name == "scaling_factor" && tensor != name) continue;
            long size = shape.Aggregate(1L, (product, length) => product * length);
            float[] written = name == tensor ? values! : [.. Enumerable.Repeat(1f, (int)size)];
            tensors.Add(TensorData.Of(name, written, written.Length == size ? shape : [written.Length]));
        }
        SafetensorsWriter.Write(folder.File("sae_weights.safetensors"), tensors);
        Refusal.Of(() => SaeLensFolder.Read(folder.Path), folder.Path, reason);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public void Parts_that_are_not_the_row_are_refused(int part)
    {
        using var folder = new TempFolder();
        using TopKSae sae = Random(centers: true, rescales: false);
        SaeLensFolder.Write(folder.Path, sae, new Dictionary<string, object?>(), new double[6]);
        JsonNode config = JsonNode.Parse(File.ReadAllText(folder.File("cfg.json")))!;
        config["reads"] = new JsonArray(part, part);
        File.WriteAllText(folder.File("cfg.json"), config.ToJsonString());
        Refusal.Of(() => SaeLensFolder.Read(folder.Path), folder.Path, "reads and writes");
    }

    [Fact]
    public void A_folder_without_its_files_is_one_line()
    {
        using var folder = new TempFolder();
        Refusal.Of(() => SaeLensFolder.Read(folder.Path), folder.Path, "cfg.json");
        Refusal.Of(() => SaeLensFolder.Read(folder.File("none")), folder.File("none"), "cfg.json");
        File.WriteAllText(folder.File("cfg.json"), """{"architecture": "topk", "d_in": 4, "d_sae": 6, "k": 2}""");
        Refusal.Of(() => SaeLensFolder.Read(folder.Path), folder.Path, "sae_weights.safetensors");
    }

    static TopKSae Random(bool centers, bool rescales)
    {
        var random = new Philox(31, 0);
        float[] Normal(ulong from, int count) =>
            [.. Enumerable.Range(0, count).Select(i => (float)random.Normal(from + (ulong)i))];
        return new TopKSae(Normal(0, 24), Normal(100, 6), Normal(200, 24), Normal(300, 4), 2, centers, rescales);
    }
}
